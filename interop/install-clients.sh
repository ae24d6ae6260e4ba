#!/bin/sh
# Installs the clients of the interop tests and the tools that the tests need (Debian and Ubuntu packages). Does nothing
# if all are installed. If it may not install, it only says so; the tests then report what they could not run. No
# service of these packages is started, neither now nor at a later boot.
set -u

missing() {
    for pair in libtorrent:python3-libtorrent qbittorrent-nox:qbittorrent-nox transmission-daemon:transmission-daemon \
        transmission-remote:transmission-cli aria2c:aria2 rtorrent:rtorrent opentracker:opentracker \
        nginx:nginx-light chromium:chromium curl:curl ip:iproute2 \
        losetup:mount mkfs.exfat:exfatprogs mount.exfat-fuse:exfat-fuse mkfs.vfat:dosfstools fusefat:fusefat; do
        program=${pair%%:*}
        if [ "$program" = libtorrent ]; then
            /usr/bin/python3 -c 'import libtorrent' 2>/dev/null || printf ' %s' "${pair#*:}"
        else
            command -v "$program" >/dev/null 2>&1 || printf ' %s' "${pair#*:}"
        fi
    done
    # For the tests with system errors in another language than English.
    [ -e /usr/share/i18n/locales/de_DE ] || printf ' locales'
    [ -e /usr/share/locale/de/LC_MESSAGES/libc.mo ] || printf ' libc-l10n'
}

packages=$(missing)
[ -z "$packages" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "interop: not installed and not installable without root and apt:$packages"
    exit 0
fi
echo "interop: installing the clients to test against:$packages"

# Package scripts ask this program whether they may start a service; 101 means no. An existing program is kept.
policy=/usr/sbin/policy-rc.d
ours=
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && ours=yes
fi
trap '[ -n "$ours" ] && rm -f "$policy"' EXIT
trap 'exit 1' HUP INT TERM

log=$(mktemp)
install_them() {
    # shellcheck disable=SC2086 — the list is meant to fall apart into words.
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages >"$log" 2>&1 </dev/null
}
install_them || { apt-get update >"$log" 2>&1 </dev/null; install_them; }
for service in transmission-daemon opentracker nginx; do
    case " $packages " in
        *" $service "*)
            if command -v systemctl >/dev/null 2>&1 && [ -d /run/systemd/system ]; then
                systemctl disable --now "$service" >/dev/null 2>&1
            elif command -v update-rc.d >/dev/null 2>&1; then
                update-rc.d "$service" disable >/dev/null 2>&1
            fi
            ;;
    esac
done

packages=$(missing)
if [ -n "$packages" ]; then
    echo "interop: could not install:$packages (the end of the output of apt follows)"
    tail -n 5 "$log"
fi
rm -f "$log"
exit 0
