"""Seeds or downloads one torrent with libtorrent until ended; prints "complete" when all wanted bytes are on disk.

Arguments: seed|get TORRENT|MAGNET FOLDER ADDRESS PORT [WANTED FILE INDEX ...]
"""
import signal
import sys
import time
import libtorrent as lt

mode, torrent, folder, address, port, *wanted = sys.argv[1:]
session = lt.session({
    'listen_interfaces': f'{address}:{port}',
    'outgoing_interfaces': address.strip('[]'),  # without it, outgoing connections come from 127.0.0.1
    'enable_dht': False, 'enable_lsd': False, 'enable_upnp': False, 'enable_natpmp': False,
    'allow_multiple_connections_per_ip': True,  # all peers share the one loopback address of IPv6
    'enable_outgoing_utp': False, 'enable_incoming_utp': False,
    'alert_mask': lt.alert.category_t.error_notification | lt.alert.category_t.storage_notification
    | lt.alert.category_t.status_notification | lt.alert.category_t.tracker_notification,
})
if torrent.startswith('magnet:'):
    params = lt.parse_magnet_uri(torrent)
else:
    params = lt.add_torrent_params()
    params.ti = lt.torrent_info(torrent)
params.save_path = folder
params.flags = lt.torrent_flags.default_flags & ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused
if mode == 'seed':
    params.flags |= lt.torrent_flags.seed_mode
if wanted:
    params.file_priorities = [4 if str(i) in wanted else 0 for i in range(params.ti.num_files())]
handle = session.add_torrent(params)
flushing = False
ending = []
signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
while not ending:
    session.wait_for_alert(100)
    for alert in session.pop_alerts():
        print(type(alert).__name__, alert.message(), flush=True)
        if flushing and isinstance(alert, lt.cache_flushed_alert):
            print('complete', flush=True)
    if not flushing and mode == 'get' and handle.status().is_finished:
        flushing = True
        handle.flush_cache()
# Pausing sends the stopped event. Without it, the tracker would keep listing us, and others would dial in vain.
session.pause()
deadline = time.monotonic() + 2
told = False
while not told and time.monotonic() < deadline:
    session.wait_for_alert(100)
    told = any(isinstance(alert, (lt.tracker_reply_alert, lt.tracker_error_alert)) for alert in session.pop_alerts())
