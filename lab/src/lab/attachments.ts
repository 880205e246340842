import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NetworkId, PartyId, Token } from '@sixfold/events/values/token'
import { linuxHost } from '@sixfold/linux/host'
import { z } from 'zod'

/**
 * What asks a node's agent to attach a workload to a network, in `<state>/attachments/`. `placed`: it is placed by order, and
 * waits for that. A file made by hand may ask for more than a lab does.
 */
export const Attachment = z.object({
  party: PartyId,
  network: NetworkId,
  workload: Token,
  netns: z.string(),
  placed: z.literal(true).optional(),
})
export type Attachment = z.output<typeof Attachment>

/** What the agent says about it, beside it. With an error it is not attached; `waiting`: something is still to come. */
const Answer = z.union([
  z.object({ error: z.string(), state: z.string().optional() }),
  z.object({ addresses: z.array(z.string()).min(1) }),
])
export type Answer = z.output<typeof Answer>

/** The name of its files: a workload that is placed by order is alone with its name in its network only. */
const fileOf = ({ party, network, workload, placed }: Attachment): string =>
  placed === true ? `${party}.${network}.${workload}` : workload

const directoryOf = (stateDir: string): string => join(stateDir, 'attachments')

const readJson = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return null
    throw err
  })
  return text === null ? null : JSON.parse(text)
}

/** Every attachment that an agent is asked for. */
export const attachmentsOf = async (stateDir: string): Promise<readonly Attachment[]> => {
  const names = await readdir(directoryOf(stateDir)).catch(() => [])
  const files = names.filter((name) => name.endsWith('.json') && !name.endsWith('.status.json'))
  const all = await Promise.all(files.map((name) => readJson(join(directoryOf(stateDir), name))))
  return all.flatMap((found) => Attachment.safeParse(found).data ?? [])
}

/** Whether a file asks for all that an attachment asks for, and perhaps more, as addresses in spaces. */
const asksFor = (text: string | null, attachment: Attachment): boolean => {
  try {
    const found: unknown = JSON.parse(text ?? 'null')
    return (
      typeof found === 'object' &&
      Object.entries(attachment).every(([name, value]) =>
        Object.entries(found ?? {}).some(([key, its]) => key === name && its === value),
      )
    )
  } catch {
    return false
  }
}

/** Asks for an attachment, once: where a file asks for it already, or for more, it stays as it is. */
export const attach = async (stateDir: string, attachment: Attachment): Promise<void> => {
  const file = join(directoryOf(stateDir), `${fileOf(attachment)}.json`)
  const content = `${JSON.stringify(attachment)}\n`
  if (asksFor(await readFile(file, 'utf8').catch(() => null), attachment)) return
  await linuxHost().run({ do: 'write', path: file, content, mode: 0o600 })
}

/** The agent's answer, or null when there is none yet. */
export const answerTo = async (stateDir: string, attachment: Attachment): Promise<Answer | null> => {
  const found = await readJson(join(directoryOf(stateDir), `${fileOf(attachment)}.status.json`))
  return found === null ? null : Answer.parse(found)
}
