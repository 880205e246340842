import { MARK, PROCESS_FILE, STARTED } from './marks.ts'

/**
 * Becomes the daemon ($4 …): marked, with its own line of /proc/PID/stat in its directory before it begins, so that
 * there is no moment in which it runs and could not be found. What it says goes into a file that begins anew with it.
 */
export const BECOME = [
  'exec </dev/null >"$1/said" 2>&1',
  'read -r line </proc/self/stat',
  `echo "$line" >"$1/${PROCESS_FILE}"`,
  `export ${MARK}="$2" ${STARTED}="$3"`,
  'shift 3',
  'exec "$@"',
].join(' && ')

/** Becomes a program ($n …) where all of so many ($1) devices are there ($2 …). */
export const ON_DEVICES = `count=$1
while [ "$count" -gt 0 ]; do
  shift
  ip link show dev "$1" >/dev/null || exit 1
  count=$((count - 1))
done
shift
exec "$@"`

/** What is said of a process of which nothing can be expected any more. */
export const HOPELESS = 'it is stopped, or has ended'

/** Says so where it is so of the process ($pid) that is written down in a directory ($directory), with what it said before. */
const SAY_WHETHER_HOPELESS = `cat "$directory/said" >&2
stat=$(cat "/proc/$pid/stat" 2>/dev/null)
state=\${stat##*) }
case \${state:-Z} in [TZX]*) echo '${HOPELESS}' >&2 ;; esac
exit 1
`

/**
 * Succeeds once the process written down in a directory ($1) has become what it is to be. What it said instead is
 * what we say.
 */
export const HAS_BECOME = `directory=$1
read -r pid rest <"$directory/${PROCESS_FILE}" || exit 1
grep -qz '^${MARK}=' "/proc/$pid/environ" && exit 0
${SAY_WHETHER_HOPELESS}`

/** Succeeds once a command ($2 …) does, which asks the process written down in a directory ($1). */
export const SERVES = `directory=$1
read -r pid rest <"$directory/${PROCESS_FILE}" || exit 1
shift
"$@" && exit 0
${SAY_WHETHER_HOPELESS}`

/**
 * Ends exactly the processes named (pairs of pid and start time): asks, lets a stopped one hear it, and after half a
 * second kills. Fails when one is still there after five seconds more.
 */
export const END = `lives() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  want=$2
  set -- \${stat##*) }
  [ "$1" != Z ] && [ "$1" != X ] && [ "\${20}" = "$want" ]
}
hit() {
  signal=$1 left=1
  shift
  while [ $# -ge 2 ]; do
    if lives "$1" "$2"; then
      left=0
      kill "-$signal" "$1" 2>/dev/null
      [ "$signal" != TERM ] || kill -CONT "$1" 2>/dev/null
    fi
    shift 2
  done
  return $left
}
hit TERM "$@" || exit 0
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
  sleep 0.02
  hit 0 "$@" || exit 0
done
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
  hit KILL "$@" || exit 0
  sleep 0.2
done
echo "it did not end within 5 s after SIGKILL" >&2
exit 1
`
