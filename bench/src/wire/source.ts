import { createServer } from 'node:net'

/*
 * `source.ts PORT`, inside a namespace: sends to the first that connects as much as it takes, and ends with it.
 */
const CHUNK = Buffer.alloc(256 * 1024)

const [port = ''] = process.argv.slice(2)
const server = createServer((socket) => {
  server.close()
  const fill = (): void => {
    while (socket.write(CHUNK));
  }
  socket.on('drain', fill)
  // Whoever has enough goes without a word.
  socket.on('error', () => undefined)
  socket.once('close', () => process.exit(0))
  fill()
})
server.listen(Number(port), '::')
