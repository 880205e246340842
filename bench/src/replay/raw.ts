import type { Connection } from '@sixfold/jetstream'

/** Reads the whole log with the client's own ordered consumer, parses each message as JSON and keeps nothing. */
export const rawReplay = async ({ js }: Connection, count: number): Promise<void> => {
  const consumer = await js.consumers.get('FACTS')
  const messages = await consumer.consume({ max_messages: 1_000 })
  const decoder = new TextDecoder()
  let seen = 0
  for await (const { data } of messages) {
    const { specversion } = JSON.parse(decoder.decode(data)) as { specversion?: unknown }
    if (specversion !== '1.0') throw new Error('a message of the log is no CloudEvent')
    seen += 1
    if (seen === count) break
  }
  await messages.close()
  await consumer.delete()
}
