import { createServer, type Socket } from 'node:net'

/*
 * `server.ts STREAM ANSWER`, inside a namespace, until it is ended: on the port STREAM it sends as much as is taken, on ANSWER
 * a few bytes; either once it has heard something.
 */
const CHUNK = Buffer.alloc(256 * 1024)
const ANSWER = Buffer.alloc(64)

const serve = (port: string, onAsked: (socket: Socket) => void): void => {
  createServer({ noDelay: true }, (socket) => {
    // Whoever has enough goes without a word.
    socket.on('error', () => undefined)
    socket.once('data', () => onAsked(socket))
  }).listen(Number(port), '::', 1_024)
}

const [stream = '', answer = ''] = process.argv.slice(2)
serve(stream, (socket) => {
  const fill = (): void => {
    while (socket.write(CHUNK));
  }
  socket.on('drain', fill)
  fill()
})
serve(answer, (socket) => void socket.write(ANSWER))
