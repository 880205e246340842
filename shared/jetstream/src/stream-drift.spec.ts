import type { StreamConfig } from '@nats-io/jetstream'
import { describe, expect, it } from 'vitest'
import { changeOf } from './stream-drift.ts'
import { type StreamName, type StreamWanted, streams } from './streams.ts'

const wantedOf = (name: StreamName): StreamWanted => {
  const found = streams(1).find((stream) => stream.name === name)
  if (found === undefined) throw new Error(`no stream ${name}`)
  return found
}
/** As a server gives it back: with fields that nobody asked about. */
const found = (name: StreamName, other: Readonly<Record<string, unknown>> = {}): StreamConfig =>
  ({
    sealed: false,
    mirror_direct: false,
    compression: 'none',
    consumer_limits: {},
    ...wantedOf(name),
    ...other,
  }) as StreamConfig

describe('what to do about a stream', () => {
  it('is to create one that is not there', () => {
    expect(changeOf(wantedOf('FACTS'), null)).toEqual({ do: 'create' })
  })

  it.each(['ORDERS', 'FACTS', 'MAILBOX', 'REPORTS', 'PRESENCE'] as const)(
    'is nothing when %s is as wanted',
    (name) => {
      expect(changeOf(wantedOf(name), found(name))).toEqual({ do: 'nothing' })
    },
  )

  it.each([
    ['subjects', ['sixfold.fact.>']],
    ['storage', 'memory'],
    ['retention', 'interest'],
    ['discard', 'old'],
    ['max_msgs', 1],
    ['max_bytes', 1_000_000],
    ['max_age', 1],
    ['max_msg_size', 10],
    ['max_msgs_per_subject', 1],
    ['deny_delete', false],
    ['deny_delete', undefined],
    ['deny_purge', false],
    ['allow_rollup_hdrs', true],
    ['allow_msg_ttl', true],
    ['subject_transform', { src: 'a', dest: 'b' }],
    ['sources', [{ name: 'OTHER' }]],
    ['mirror', { name: 'OTHER' }],
    ['persist_mode', 'async'],
    ['sealed', true],
  ] as const)('is refused for FACTS with another %s (%j)', (field, value) => {
    expect(changeOf(wantedOf('FACTS'), found('FACTS', { [field]: value }))).toEqual({
      do: 'refuse',
      drift: [{ field, found: value, wanted: (wantedOf('FACTS') as Record<string, unknown>)[field] }],
    })
  })

  it('is to leave FACTS alone when it differs harmlessly', () => {
    expect(changeOf(wantedOf('FACTS'), found('FACTS', { num_replicas: 3 }))).toEqual({
      do: 'leave',
      drift: [{ field: 'num_replicas', found: 3, wanted: 1 }],
    })
  })

  it('is to update another stream', () => {
    const change = changeOf(
      wantedOf('MAILBOX'),
      found('MAILBOX', { max_msgs_per_subject: 7, republish: undefined }),
    )
    expect(change).toMatchObject({ do: 'update' })
    expect('drift' in change && change.drift.map(({ field }) => field).toSorted()).toEqual([
      'max_msgs_per_subject',
      'republish',
    ])
  })

  it.each(['ORDERS', 'MAILBOX', 'REPORTS', 'PRESENCE'] as const)(
    'is refused where no server can change it: storage of %s',
    (name) => {
      const other = wantedOf(name).storage === 'file' ? 'memory' : 'file'
      expect(changeOf(wantedOf(name), found(name, { storage: other }))).toMatchObject({ do: 'refuse' })
    },
  )
})
