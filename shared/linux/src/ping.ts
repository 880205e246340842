import { follow } from './follow.ts'
import { inside } from './ownership.ts'

/** Who is asked, once every so many seconds: out of which namespace (null: the machine's own), by which device, as whom. */
export type PingTarget = Readonly<{
  netns: string | null
  device?: string
  from?: string
  to: string
  everySeconds: number
  /** How long a question is, its IPv6 header included: then it goes in one piece or not at all. */
  bytes?: number
}>

/** What of a question is header, of IPv6 and of ICMPv6. */
const HEADERS = 48

/** A ping that could not run, as of a device that is not there, is begun anew after so long. */
const AGAIN_MS = 1_000

/**
 * What a line of `ping -O` says: answered, not answered, or nothing. What a router refused is said once more when the next
 * question is due: counted twice, an exit would be lost with its second question.
 */
export const pingVerdict = (line: string): boolean | null => {
  if (line.startsWith('no answer yet')) return false
  if (/^\d+ bytes from /.test(line)) return true
  return line.includes('sendmsg') ? false : null
}

/**
 * Asks an address again and again until disposed, in a process of its own, and says of each question whether it was
 * answered: when the answer comes, or when the next question is due.
 */
export const openPing = (
  { netns, device, from, to, everySeconds, bytes }: PingTarget,
  onAnswer: (isAnswered: boolean) => void,
): Disposable => {
  const bound = [device, from].flatMap((it) => (it === undefined ? [] : ['-I', it]))
  const size = bytes === undefined ? ['-s', '8'] : ['-s', String(bytes - HEADERS), '-M', 'do']
  const ping = ['ping', '-n', '-O', '-i', String(everySeconds), ...size, ...bound, to] as const
  const argv = netns === null ? ([...ping] as [string, ...string[]]) : inside(netns, ...ping)
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  let rest = ''
  const hear = (text: string): void => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const verdict = pingVerdict(line)
      if (verdict !== null && !isOver) onAnswer(verdict)
    }
  }
  const begin = () =>
    follow(argv, {
      onText: hear,
      onComplaint: () => undefined,
      onEnd: () => {
        if (isOver) return
        onAnswer(false)
        timer = setTimeout(() => {
          running = begin()
        }, AGAIN_MS).unref()
      },
    })
  let running = begin()
  return {
    [Symbol.dispose]: () => {
      isOver = true
      clearTimeout(timer)
      running[Symbol.dispose]()
    },
  }
}
