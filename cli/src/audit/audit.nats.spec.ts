import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredFact } from '@sixfold/decider'
import { type Connection, connect, openRestore, provision, streamState } from '@sixfold/jetstream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportOf, logOf, OURS, THEIRS } from '../../../shared/audit/src/log.examples.ts'
import {
  altered,
  evil,
  inserted,
  renumbered,
  resigned,
  swapped,
  without,
  writtenAnew,
} from '../../../shared/audit/src/tampering.examples.ts'
import { type NatsServer, startNatsServer } from '../../../shared/testkit/src/nats-server.ts'
import { auditExport } from '../commands/audit-export.ts'
import { auditImport } from '../commands/audit-import.ts'
import { auditVerify, auditVerifyFile } from '../commands/audit-verify.ts'
import { EXIT } from '../exit-codes.ts'
import { openTerminal } from '../terminal.ts'
import { verifyExport } from './verify-export.ts'
import { verifyLog } from './verify-log.ts'

const { facts, anchors } = logOf('abac!abba!abab!ab')
const B = 'sixfold.fact.farm.grid.b'
const nobody = { keys: null, anchors: [] }
const outside = { keys: null, anchors }

let server: NatsServer
let connection: Connection
let directory: string

beforeEach(async () => {
  server = await startNatsServer()
  connection = await connect({ servers: server.url, name: 'spec' })
  directory = await mkdtemp(join(tmpdir(), 'sixfold-audit-'))
})
afterEach(async () => {
  await connection[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

/** A copy of a log on a real server, in a stream that nobody guards. */
const store = async (log: readonly StoredFact[]) => {
  const restore = await openRestore(connection, { begins: log[0]?.sequence ?? 1, replicas: 1 })
  for (const fact of log) expect(await restore.put(fact, `id-${fact.sequence}`)).toBeNull()
  return restore
}
/** A whole log on a real server. */
const storeAll = async (log: readonly StoredFact[]): Promise<void> => (await store(log)).end()
const verdict = (trusted = nobody as Parameters<typeof verifyLog>[2]) =>
  verifyLog(connection, openTerminal(), trusted)
const found = async (trusted?: Parameters<typeof verifyLog>[2]) => {
  const { finding } = await verdict(trusted)
  return finding === null ? null : [finding.kind, finding.sequence]
}
const file = (name: string): string => join(directory, name)
const write = async (name: string, log: readonly StoredFact[]): Promise<string> => {
  await writeFile(file(name), `${exportOf(log).join('\n')}\n`)
  return file(name)
}
const importFile = (path: string) => auditImport(connection, path, { replicas: '1' })

describe('a copied store', () => {
  const remove = (sequence: number) => connection.jsm.streams.deleteMessage('FACTS', sequence, true)

  it('is whole', async () => {
    await store(facts)
    expect(await verdict(outside)).toMatchObject({
      finding: null,
      facts: 17,
      vouched: 14,
      anchored: 14,
      unvouched: 2,
    })
  })
  it('from which a fact was erased', async () => {
    await store(facts)
    await remove(7)
    expect(await found()).toEqual(['removed', 7])
    expect((await verdict()).finding?.subject).toBe(B)
  })
  it('whose first fact was erased', async () => {
    await store(facts)
    await remove(1)
    expect(await found()).toEqual(['removed', 1])
  })
  it('whose tail was erased, behind the last checkpoint too', async () => {
    await store(facts)
    for (const sequence of [17, 16]) await remove(sequence)
    expect(await found()).toEqual(['removed', 16])
  }, 60_000)
  it('whose tail was cut off, and the stream made anew', async () => {
    await store(facts.slice(0, 12))
    expect(await verdict()).toMatchObject({ finding: null, unvouched: 2 })
    expect(await found(outside)).toEqual(['removed', 13])
  })
  it('from which an aggregate was purged', async () => {
    await store(facts)
    await connection.jsm.streams.purge('FACTS', { filter: B })
    expect(await found()).toEqual(['removed', 2])
  })
  it.each([
    ['a fact altered', altered(facts, 6, evil), ['altered', 6]],
    ['a fact removed, and the others moved up', renumbered(without(facts, 4)), ['removed', 4]],
    [
      'an aggregate removed, and the others moved up',
      renumbered(facts.filter(({ subject }) => subject !== B)),
      ['removed', 2],
    ],
    ['a fact inserted', renumbered(inserted(facts, 8)), ['inserted', 8]],
    ['two facts in each other’s places', swapped(facts, 2, 7), ['reordered', 2]],
    ['two checkpoints in each other’s places', swapped(facts, 5, 10), ['reordered', 5]],
    ['a checkpoint signed by another key', resigned(facts, 5, THEIRS), ['altered', 5]],
  ] as const)('written anew with %s', async (_, log, what) => {
    await store(log)
    expect(await found()).toEqual(what)
  })
  it('written anew with another chain and other signatures', async () => {
    await store(writtenAnew(altered(facts, 3, evil), THEIRS))
    expect(await found()).toBeNull()
    expect(await found({ keys: new Set([OURS.key]), anchors: [] })).toEqual(['altered', 5])
    expect(await found(outside)).toEqual(['altered', 3])
  })
})

describe('an export', () => {
  it('holds what the server holds, and is verified like it', async () => {
    await storeAll(facts)
    expect(await auditExport(connection, { out: file('log') })).toBe(EXIT.ok)
    const { header, verdict: own } = await verifyExport(file('log'), outside)
    expect(header).toMatchObject({
      begins: 1,
      first: 1,
      last: 17,
      created: (await streamState(connection, 'FACTS')).created,
    })
    expect(own).toMatchObject({ finding: null, facts: 17, anchored: 14 })
    expect((await stat(file('log'))).mode & 0o777).toBe(0o600)
  })
  it('holds bytes that are no text', async () => {
    await storeAll([
      { sequence: 1, subject: 'sixfold.fact.farm.grid.x', bytes: Buffer.from([0xff, 0, 0xfe]) },
    ])
    await auditExport(connection, { out: file('log') })
    expect((await readFile(file('log'), 'utf8')).split('\n')[1]).toBe(
      '{"sequence":1,"subject":"sixfold.fact.farm.grid.x","base64":"/wD+"}',
    )
  })
  it('leaves the one before alone until it is whole', async () => {
    await writeFile(file('log'), 'before')
    await expect(auditExport(connection, { out: file('log') })).rejects.toThrow('no stream FACTS')
    expect(await readFile(file('log'), 'utf8')).toBe('before')
  })
})

describe('an import', () => {
  it('gives an equal log: sequences, ids, bytes, and the hash over all', async () => {
    const { chain } = await verifyExport(await write('log', facts), nobody)
    expect(await importFile(file('log'))).toBe(EXIT.ok)
    await provision(connection)
    await auditExport(connection, { out: file('again') })
    expect((await verifyExport(file('again'), outside)).chain).toBe(chain)
    const { header } = await connection.jsm.direct
      .getMessage('FACTS', { seq: 9 })
      .then((it) => it ?? { header: null })
    expect(header?.get('Nats-Msg-Id')).toBe('fact-9')
  })
  it('keeps the beginning of a log that began later', async () => {
    const late = logOf('ab!a!b', OURS, 1_000)
    await writeFile(file('late'), `${exportOf(late.facts, 1_000).join('\n')}\n`)
    expect(await importFile(file('late'))).toBe(EXIT.ok)
    expect(await streamState(connection, 'FACTS')).toMatchObject({
      begins: 1_000,
      firstSequence: 1_000,
      lastSequence: 1_005,
    })
    expect(await verdict({ keys: null, anchors: late.anchors })).toMatchObject({
      finding: null,
      anchored: 1_003,
    })
  })
  it('is not begun with an export that is not whole', async () => {
    const path = await write('bad', altered(facts, 3, evil))
    expect(await importFile(path)).toBe(EXIT.altered)
    await expect(streamState(connection, 'FACTS')).rejects.toThrow('no stream FACTS')
  })
  it('of an export from before the newest checkpoint is made only on purpose', async () => {
    await write('early', facts.slice(0, 12))
    await writeFile(file('anchors'), anchors.map((anchor) => `${JSON.stringify(anchor)}\n`).join(''))
    const trust = { replicas: '1', anchor: [file('anchors')] } as const
    expect(await auditVerifyFile(file('early'), trust)).toBe(EXIT.earlier)
    expect(await auditVerifyFile(file('early'), { ...trust, asOfExport: true })).toBe(EXIT.ok)
    expect(await auditImport(connection, file('early'), trust)).toBe(EXIT.earlier)
    await expect(streamState(connection, 'FACTS')).rejects.toThrow('no stream FACTS')
    expect(await auditImport(connection, file('early'), { ...trust, asOfExport: true })).toBe(EXIT.ok)
    expect(await streamState(connection, 'FACTS')).toMatchObject({ lastSequence: 12 })
    // A log on a server is no copy: there it is a tail that was cut off.
    expect(await found(outside)).toEqual(['removed', 13])
    await expect(auditVerify(connection, { asOfExport: true })).rejects.toThrow(
      '--as-of-export is for an export',
    )
    // What is not as it was is found all the same.
    await write('bad', altered(facts, 12, evil).slice(0, 12))
    expect(await auditVerifyFile(file('bad'), { ...trust, asOfExport: true })).toBe(EXIT.altered)
  })
  it('goes on where it was interrupted, and no coordinator takes the half for a log', async () => {
    const path = await write('log', facts)
    await store(facts.slice(0, 8))
    await expect(provision(connection)).rejects.toThrow('deny_delete')
    const half = 'a log is being written back into FACTS, or that was broken off at 8: it is not all there'
    await expect(auditVerify(connection, {})).rejects.toThrow(half)
    await expect(auditExport(connection, { out: file('half') })).rejects.toThrow(half)
    expect(await importFile(path)).toBe(EXIT.ok)
    expect(await auditVerify(connection, {})).toBe(EXIT.ok)
    expect(await verdict(outside)).toMatchObject({ finding: null, facts: 17 })
    await provision(connection)
  })
  it('refuses a server that has another log, or one that is guarded', async () => {
    await store(logOf('bb').facts)
    await expect(importFile(await write('log', facts))).rejects.toThrow('not those of the export')
    await connection.jsm.streams.delete('FACTS')
    await provision(connection)
    expect(await importFile(file('log'))).toBe(EXIT.ok)
    // Done already: the same again changes nothing.
    expect(await importFile(file('log'))).toBe(EXIT.ok)
    const longer = await write('longer', logOf('abac!abba!abab!abab').facts)
    await expect(importFile(longer)).rejects.toThrow('is not empty: it holds 17 facts; nothing was written')
  })
})
