import { connect } from 'node:net'

/** What an unbound says to a command on its control socket, or null when nobody listens there. */
export type AskResolver = (socket: string, command: string) => Promise<string | null>

/** Long for one who lives, and short for a pass that waits for one who does not. */
const PATIENCE_MS = 1_000

const NOBODY = new Set(['ENOENT', 'ECONNREFUSED'])

/**
 * Asks an unbound over its control socket. It is what `unbound-control` does, without a process. Rejects when whoever
 * listens does not answer to the end within a second, or says that it could not do it.
 */
export const askResolver: AskResolver = (path, command) =>
  new Promise((resolve, reject) => {
    const socket = connect(path).setEncoding('utf8')
    const said: string[] = []
    const fail = (reason: string) => reject(new Error(`unbound at ${path}: ${command}: ${reason}`))
    socket.once('connect', () => socket.write(`UBCT1 ${command}\n`))
    socket.on('data', (text: string) => said.push(text))
    socket.setTimeout(PATIENCE_MS, () => {
      fail('it does not answer')
      socket.destroy()
    })
    socket.once('error', (err: NodeJS.ErrnoException) =>
      NOBODY.has(err.code ?? '') ? resolve(null) : fail(err.message),
    )
    // It closes when it has said all; what was settled before stays so.
    socket.once('close', () => {
      const answer = said.join('')
      if (answer === '' || answer.startsWith('error')) fail(answer.trim() || 'it gave no answer')
      else resolve(answer)
    })
  })
