import { createServer } from 'node:http'

/*
 * A web server of the lab's internet: answers with its name and with the address and port that it sees, one line.
 * Its name is its only argument.
 */
const PORT = 80
const [name = 'server'] = process.argv.slice(2)

const server = createServer((request, response) => {
  const { remoteAddress = '', remotePort = 0 } = request.socket
  response.setHeader('content-type', 'text/plain')
  response.end(`${name} ${remoteAddress.replace(/^::ffff:/, '')} ${remotePort}\n`)
})

server.listen(PORT, '::', () => process.stdout.write(`${name} listening on port ${PORT}\n`))
