import { createHash } from 'node:crypto'
import { createAccount, fromPublic } from '@nats-io/nkeys'
import { LogCheckpointed } from '@sixfold/events/facts'
import { describe, expect, it } from 'vitest'
import { readAnchors } from './anchors.ts'
import { checkpointOf, factHash, isAbout, isSigned, shortsOf } from './checkpoint.ts'
import { logOf, OURS, THEIRS } from './log.examples.ts'
import { isSignedBy, signerOf } from './signing.ts'

const sha = (text: string): string => createHash('sha256').update(text).digest('base64url')
const [a, b] = ['a', 'b'].map((name, index) => ({ sequence: index + 7, hash: factHash(name, sha(name)) }))
const facts = [a, b].flatMap((it) => it ?? [])

describe('a checkpoint', () => {
  const own = checkpointOf(null, facts, OURS)

  it('is what docs/durability.md says, so that anybody can compute it', () => {
    const hashes = ['a', 'b'].map((name) => sha(`${name}\n${sha(name)}`))
    expect(own.chain).toBe(sha(`-\n7 ${hashes[0]}\n8 ${hashes[1]}\n`))
    expect(shortsOf(own)).toEqual(hashes.map((it) => Buffer.from(it, 'base64url').toString('hex', 0, 8)))
    expect(checkpointOf(own.chain, facts, OURS).chain).toBe(
      sha(`${own.chain}\n7 ${hashes[0]}\n8 ${hashes[1]}\n`),
    )
    const { first, last, chain, key, signature } = own
    const signed = `sixfold checkpoint 1\n${first}\n${last}\n${own.hashes}\n-\n${chain}\n${key}\n`
    expect(fromPublic(key).verify(Buffer.from(signed), Buffer.from(signature, 'base64url'))).toBe(true)
  })
  it('can be a fact', () => expect(LogCheckpointed.data.parse(own)).toEqual(own))
  it('is about its facts and no others', () => {
    expect(isAbout(own, null, facts)).toBe(true)
    expect(isAbout(own, 'x', facts)).toBe(false)
    expect(isAbout(own, null, facts.slice(1))).toBe(false)
    expect(isAbout(own, null, facts.toReversed())).toBe(false)
  })
  it.each(['first', 'last', 'hashes', 'before', 'chain', 'key', 'signature'] as const)(
    'is not signed with another %s',
    (field) => {
      expect(isSigned(own)).toBe(true)
      const other = {
        first: 6,
        last: 9,
        hashes: 'AAAAAAAAAAAAAAAAAAAAAA',
        before: 'x',
        chain: 'x',
        key: THEIRS.key,
        signature: 'c2ln',
      }
      expect(isSigned({ ...own, [field]: other[field] })).toBe(false)
    },
  )
  it('is over facts that follow each other', () => {
    expect(() => checkpointOf(null, [], OURS)).toThrow(RangeError)
    expect(() => checkpointOf(null, facts.toReversed(), OURS)).toThrow(RangeError)
  })
  it('costs less than 13 bytes for each of 256 facts', () => {
    const many = Array.from({ length: 256 }, (_, index) => ({
      sequence: index + 1,
      hash: sha(String(index)),
    }))
    expect(JSON.stringify(checkpointOf(null, many, OURS)).length / 256).toBeLessThan(13)
  })
})

describe('signing', () => {
  it('agrees with the NATS client, both ways', () => {
    const account = createAccount()
    const key = account.getPublicKey()
    const { sign } = signerOf({ key, seed: new TextDecoder().decode(account.getSeed()) })
    const bytes = Buffer.from('anything')
    expect(fromPublic(key).verify(bytes, Buffer.from(sign(bytes), 'base64url'))).toBe(true)
    expect(isSignedBy(key, bytes, Buffer.from(account.sign(bytes)).toString('base64url'))).toBe(true)
    expect(isSignedBy(OURS.key, bytes, sign(bytes))).toBe(false)
  })
  it.each(['', 'A', 'a'.repeat(56), `A${'1'.repeat(55)}`])('%j is no key, and signs nothing', (key) =>
    expect(isSignedBy(key, Buffer.from('x'), 'c2ln')).toBe(false),
  )
  it('needs a seed', () => expect(() => signerOf({ key: OURS.key, seed: OURS.key })).toThrow(RangeError))
})

describe('checkpoints kept outside', () => {
  const { anchors } = logOf('ab!ab!')
  const file = (...lines: readonly unknown[]) => ({
    name: 'c.ndjson',
    text: lines.map((it) => `${JSON.stringify(it)}\n`).join(''),
  })

  it('are read from several files, each once', () =>
    expect(readAnchors([file(anchors[1], anchors[0]), file(anchors[0])], null)).toEqual(anchors))
  it('that nobody signed are refused', () =>
    expect(() => readAnchors([file(anchors[0], { ...anchors[1], last: 9 })], null)).toThrow(
      'line 2 of c.ndjson is not signed',
    ))
  it('that somebody else signed are refused', () =>
    expect(() => readAnchors([file(anchors[0])], new Set([THEIRS.key]))).toThrow(
      'line 1 of c.ndjson is not signed',
    ))
  it('that are none are refused', () =>
    expect(() => readAnchors([file({})], null)).toThrow('line 1 of c.ndjson is no checkpoint'))
  it('of two logs are refused', () =>
    expect(() => readAnchors([file(anchors[0], logOf('ba!').anchors[0])], null)).toThrow(
      'of two different logs',
    ))
})
