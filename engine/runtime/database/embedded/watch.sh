# Stops PostgreSQL some time after the process that owned it died without doing so itself (kill -9, out of memory).
# Reads its standard input, a pipe held by the owner: the kernel closes it however the owner ends. A shell, not Node,
# because it waits as long as the product runs and may cost no memory.
# Arguments: owner.json, the owner's token in it, postmaster.pid, seconds to wait for a new owner.
cat >/dev/null
sleep "$4"
# Taken over by another process, or given up in order: nothing to do.
grep -q -F "$2" "$1" 2>/dev/null || exit 0
pid=$(head -n 1 "$3" 2>/dev/null)
case "$pid" in
  '' | *[!0-9]*) exit 0 ;;
esac
kill -INT "$pid"
