import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  EnvironmentError,
  flag,
  listenAddress,
  natsServers,
  readEnvironment,
  secret,
  wholeNumber,
} from './environment.ts'

const schema = z.object({
  SIXFOLD_NATS: natsServers.describe('where NATS is'),
  SIXFOLD_PORT: wholeNumber(1, 65_535).default(4222),
  SIXFOLD_DRY: flag.optional(),
  SIXFOLD_METRICS: listenAddress.optional().describe('where it shows how it is'),
  SIXFOLD_SEED: z.string().startsWith('SU', 'an nkey seed').optional(),
  SIXFOLD_INNER: z.string().max(3, 'at most 3').optional().meta(secret),
})
const good = { SIXFOLD_NATS: 'nats://[::1]:4222, nats://a.example:4222' }
const problemsOf = (source: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readEnvironment(schema, source)
    return []
  } catch (error) {
    return error instanceof EnvironmentError ? error.problems : [String(error)]
  }
}

describe('the environment', () => {
  it('is read through the schema, and nothing else is', () => {
    expect(readEnvironment(schema, { ...good, SIXFOLD_DRY: '1', HOME: '/root' })).toEqual({
      SIXFOLD_NATS: ['nats://[::1]:4222', 'nats://a.example:4222'],
      SIXFOLD_PORT: 4222,
      SIXFOLD_DRY: true,
    })
  })

  it('takes an empty variable for an absent one', () => {
    expect(readEnvironment(schema, { ...good, SIXFOLD_PORT: ' ' }).SIXFOLD_PORT).toBe(4222)
    expect(problemsOf({ SIXFOLD_NATS: '' })).toEqual([
      expect.stringMatching(/^SIXFOLD_NATS is not set: .*where NATS is/),
    ])
  })

  it('names every problem at once: variable, value and what is right', () => {
    expect(problemsOf({ SIXFOLD_NATS: 'http://x', SIXFOLD_PORT: '70000', SIXFOLD_DRY: 'yes' })).toEqual([
      'SIXFOLD_NATS is "http://x": nats://host:port, several with commas between them (where NATS is)',
      'SIXFOLD_PORT is "70000": a whole number from 1 to 65535',
      'SIXFOLD_DRY is "yes": one of 1, true, 0, false',
    ])
  })

  it.each(['1e3', '0x10', '-1', '1.5', '99999999999999999999'])('takes %s for no number', (text) => {
    expect(problemsOf({ ...good, SIXFOLD_PORT: text })).toHaveLength(1)
  })

  it.each([
    'nats://[::1]:99999',
    'nats://a.example:0',
    'nats://a.example:',
    'nats://a.example:4222,tls://[::1]:65536',
  ])('takes no server with an impossible port: %s', (servers) => {
    expect(problemsOf({ SIXFOLD_NATS: servers })).toEqual([
      `SIXFOLD_NATS is "${servers}": nats://host:port with a port from 1 to 65535 (where NATS is)`,
    ])
  })

  it.each(['nats://', 'nats://[::1', 'nats://[zz]:4222', 'nats://1.2.3:4222', 'nats://a.example:4222,'])(
    'takes no server without a host: %s',
    (servers) => {
      expect(problemsOf({ SIXFOLD_NATS: servers })).toEqual([
        expect.stringContaining(': nats://host:port, several with commas'),
      ])
    },
  )

  it('reads where to listen', () => {
    const at = (text: string) => readEnvironment(schema, { ...good, SIXFOLD_METRICS: text }).SIXFOLD_METRICS
    expect(at('[::1]:9464')).toEqual({ host: '::1', port: 9464 })
    expect(at('127.0.0.1:80')).toEqual({ host: '127.0.0.1', port: 80 })
    expect(at('localhost:9464')).toEqual({ host: 'localhost', port: 9464 })
  })

  it.each(['9464', ':9464', '::1:9464', '[::1]', '[::1]:0', '[::1]:99999', 'http://[::1]:9464'])(
    'cannot listen at %s',
    (text) => {
      expect(problemsOf({ ...good, SIXFOLD_METRICS: text })).toEqual([
        `SIXFOLD_METRICS is "${text}": host:port like [::1]:9464 or 127.0.0.1:9464, with a port from 1 to 65535 (where it shows how it is)`,
      ])
    },
  )

  it('never shows a secret, known by its name or by its mark', () => {
    const problems = problemsOf({ ...good, SIXFOLD_SEED: 'hunter2', SIXFOLD_INNER: 'hunter2' })
    expect(problems).toEqual([
      'SIXFOLD_SEED is set to a secret: an nkey seed',
      'SIXFOLD_INNER is set to a secret: at most 3',
    ])
  })
})
