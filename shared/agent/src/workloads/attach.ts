import { watch } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { NetworkView, ResourcePlan } from '@sixfold/fold'
import { type Log, stateFiles } from '@sixfold/service'
import { unitKey } from '../mailbox/mailbox.ts'
import type { Notebook } from '../mailbox/notebook.ts'
import type { Chronicle } from '../reports/chronicle.ts'
import { acceptedFiles, openAccepted } from './accepted.ts'
import { type Requested, readRequest, requestFile, requestName, STATUS } from './attachments.ts'
import { contradictionsIn } from './contradictions.ts'
import { judge, type Verdict } from './placements.ts'
import { openStatuses } from './statuses.ts'

export type AttachOptions = Readonly<{
  directory: string
  notebook: Notebook
  log: Log
  /** The attachments of this network changed. */
  onChange: (key: string) => void
  /** Hears of a file that cannot be read any more. */
  chronicle?: Pick<Chronicle, 'recovered'>
}>

/**
 * Workloads attached on this machine: whoever runs them puts `<name>.json` into a directory, and finds
 * `<name>.status.json` beside it, with the addresses or with what is wrong.
 */
export const openAttachments = async ({ directory, notebook, log, onChange, chronicle }: AttachOptions) => {
  const files = stateFiles(directory)
  let contradictions: ReadonlyMap<string, string> = new Map()
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const statuses = await openStatuses(files, log)
  const accepted = await openAccepted(acceptedFiles(directory), log)
  /** Why each file that cannot be read cannot; said once. */
  const unreadable = new Map<string, string>()
  // What was said before this start may be over by now: those networks are looked at, too.
  let byNetwork = new Map<string, Requested[]>([...statuses.keys()].map((key) => [key, []]))

  const readOne = async (file: string): Promise<Requested | null> => {
    const { request, reason } = await readRequest(files, requestName(file))
    if (reason === null) {
      unreadable.delete(file)
      if (request !== null) await accepted.keep(file, request)
      return request === null ? null : { ...request, file }
    }
    // It may be half written, and what was whole before is no less wanted meanwhile.
    const before = accepted.of(file)
    if (before === null) {
      await statuses.refuse(file, reason)
      return null
    }
    if (unreadable.get(file) !== reason) {
      log.error({ file: requestName(file), reason }, 'an attachment cannot be read and stays as it was')
      const object = `attachment ${requestName(file)}`
      chronicle?.recovered('', object, reason, 'what it asked for before goes on')
    }
    unreadable.set(file, reason)
    return { ...before, file }
  }

  const scan = async (): Promise<void> => {
    const requested = (await files.list()).flatMap((name) => requestFile(name) ?? [])
    const found = new Map<string, Requested[]>()
    for (const file of requested) {
      const request = await readOne(file)
      if (request === null) continue
      const key = unitKey(request.party, request.network)
      found.set(key, [...(found.get(key) ?? []), request])
    }
    await statuses.keepRefused(new Set(requested))
    await accepted.keepOnly(new Set(requested))
    const [before, refused] = [byNetwork, contradictions]
    byNetwork = found
    contradictions = contradictionsIn([...found.values()].flat(), statuses.isAttached)
    for (const key of new Set([...before.keys(), ...found.keys()])) {
      const isSame =
        JSON.stringify(before.get(key)) === JSON.stringify(found.get(key)) &&
        (found.get(key) ?? []).every(({ file }) => refused.get(file) === contradictions.get(file))
      if (!isSame) onChange(key)
    }
  }

  const requestsOf = (key: string): readonly Requested[] => byNetwork.get(key) ?? []

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
    /** What is asked for of a network, by file. */
    requestsOf,
    /** The networks that a workload in this namespace asks for, whether it is there or not. */
    askedIn: (netns: string): string[] =>
      [...byNetwork].flatMap(([key, requests]) => (requests.some((it) => it.netns === netns) ? [key] : [])),
    /** What is asked for of a network, and what it comes to; durable before this resolves. */
    of: async (view: NetworkView, resource: ResourcePlan): Promise<ReadonlyMap<string, Verdict>> => {
      const { party, network } = view
      const all = requestsOf(unitKey(party, network))
      const requests = all.filter(({ file }) => !contradictions.has(file))
      const before = await notebook.readIndices(party, network)
      const { book, verdicts } = judge({ view, self: resource.node, requests, book: before }, resource)
      if (JSON.stringify(book) !== JSON.stringify(before)) await notebook.writeIndices(party, network, book)
      return new Map(
        all.map(({ file }) => [
          file,
          verdicts.get(file) ?? { is: 'refused', reason: contradictions.get(file) ?? '' },
        ]),
      )
    },
    /** Says what became of the workloads of a network. */
    publish: statuses.publish,
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
