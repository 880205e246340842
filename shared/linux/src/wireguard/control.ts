import { connect } from 'node:net'

/** Where user-space implementations have their control sockets: one directory for the whole machine. */
export const SOCKET_DIRECTORY = '/var/run/wireguard'

/** What a wireguard-go says of its device when asked, or null when nobody listens for that name. */
export type Control = (device: string) => Promise<string | null>

/** The end of an answer, and of a question: an empty line. */
const END = '\n\n'

/** The same as for a command. */
const PATIENCE_MS = 10_000

const NOBODY = new Set(['ENOENT', 'ECONNREFUSED'])

/**
 * Asks the wireguard-go behind a device for all that it holds, private key included, in the words of WireGuard's
 * cross-platform interface (`get=1`). It is what `wg` does first, but takes no process and a tenth of the time. A device
 * of the kernel's has no such socket. Rejects when whoever listens does not answer to the end.
 */
export const askControl = (
  device: string,
  directory = SOCKET_DIRECTORY,
  patienceMs = PATIENCE_MS,
): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const socket = connect(`${directory}/${device}.sock`).setEncoding('utf8')
    let answer = ''
    socket.once('connect', () => socket.write(`get=1${END}`))
    socket.on('data', (text: string) => {
      answer += text
      if (answer.endsWith(END)) socket.destroy()
    })
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.once('error', (err: NodeJS.ErrnoException) =>
      NOBODY.has(err.code ?? '') ? resolve(null) : reject(err),
    )
    socket.once('close', () => {
      if (answer.endsWith(END)) resolve(answer)
      else reject(new Error(`${device}: its control socket gave no whole answer`))
    })
  })
