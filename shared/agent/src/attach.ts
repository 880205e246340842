import { watch } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Log, stateFiles } from '@sixfold/service'
import { AttachmentRequest, withIndices } from './attachments.ts'
import { unitKey } from './mailbox.ts'
import type { Notebook } from './notebook.ts'
import type { Asked } from './space-addresses.ts'

const SUFFIX = '.json'
const STATUS = '.status.json'

export type AttachOptions = Readonly<{
  directory: string
  notebook: Notebook
  log: Log
  /** The attachments of this network changed. */
  onChange: (key: string) => void
}>

/**
 * Workloads attached on this machine: whoever runs them puts `<workload>.json` into a directory, and finds
 * `<workload>.status.json` beside it, with the addresses or with what is wrong.
 */
export const openAttachments = async ({ directory, notebook, log, onChange }: AttachOptions) => {
  const files = stateFiles(directory)
  let byNetwork = new Map<string, AttachmentRequest[]>()
  await mkdir(directory, { recursive: true, mode: 0o700 })

  const say = (workload: string, status: object): Promise<void> =>
    files.write(`${workload}${STATUS}`, `${JSON.stringify(status)}\n`, { mode: 0o644 })

  const readOne = async (name: string): Promise<AttachmentRequest | null> => {
    const content = await files.readAs(name, (bytes) =>
      AttachmentRequest.parse(JSON.parse(bytes.toString('utf8'))),
    )
    if (content.is === 'there') return content.value
    if (content.is === 'corrupt') {
      log.warn({ file: name, reason: content.reason }, 'an attachment that cannot be read was set aside')
      await say(name.slice(0, -SUFFIX.length), { error: content.reason })
    }
    return null
  }

  const scan = async (): Promise<void> => {
    const names = (await files.list()).filter((name) => name.endsWith(SUFFIX) && !name.endsWith(STATUS))
    const found = new Map<string, AttachmentRequest[]>()
    for (const name of names) {
      const request = await readOne(name)
      if (request === null) continue
      const key = unitKey(request.party, request.network)
      found.set(key, [...(found.get(key) ?? []), request])
    }
    const before = byNetwork
    byNetwork = found
    for (const key of new Set([...before.keys(), ...found.keys()])) {
      if (JSON.stringify(before.get(key)) !== JSON.stringify(found.get(key))) onChange(key)
    }
  }

  let scanning = scan()
  const scanSoon = (): void => {
    scanning = scanning
      .then(scan)
      .catch((err: unknown) => log.error({ err, file: directory }, 'could not read attachments'))
  }
  const watcher = watch(directory, (_event, name) => {
    if (name === null || !name.endsWith(STATUS)) scanSoon()
  })
  await scanning

  return {
    /** The attachments of a network, each with the index that it has for ever. */
    of: async (party: string, network: string): Promise<Asked[]> => {
      const requests = byNetwork.get(unitKey(party, network)) ?? []
      if (requests.length === 0) return []
      const before = await notebook.readIndices(party, network)
      const { book, full } = withIndices(
        before,
        requests.map(({ workload }) => workload),
      )
      if (JSON.stringify(book) !== JSON.stringify(before)) await notebook.writeIndices(party, network, book)
      for (const workload of full)
        await say(workload, { error: 'this network has no address left on this node' })
      return requests.flatMap(({ workload, netns, spaces }) => {
        const index = Object.hasOwn(book.indices, workload) ? book.indices[workload] : undefined
        return index === undefined
          ? []
          : [{ workload, netns, index, ...(spaces === undefined ? {} : { asks: spaces }) }]
      })
    },
    /** Tells whoever attached a workload what became of it. */
    say,
    scan: scanSoon,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      watcher.close()
      await scanning
    },
  }
}

export type Attachments = Awaited<ReturnType<typeof openAttachments>>

/** The directory inside an agent's state in which workloads are attached. */
export const attachmentsDirectory = (stateDirectory: string): string => join(stateDirectory, 'attachments')
