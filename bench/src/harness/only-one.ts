import { once } from 'node:events'
import { createServer } from 'node:net'

/** A name that belongs to one process at a time, and to nobody when that ends, however it ends (unix(7), abstract). */
const NAME = '\0sixfold-bench'

/**
 * Makes sure that one bench runs on this machine: two would spoil each other's figures, and each other's labs. Throws
 * when there is one.
 */
export const onlyOne = async (name = NAME): Promise<Disposable> => {
  const server = createServer().unref()
  server.listen(name)
  await once(server, 'listening').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'EADDRINUSE')
      throw new Error('another bench runs on this machine: wait for it, or end it')
    throw err
  })
  return { [Symbol.dispose]: () => void server.close() }
}
