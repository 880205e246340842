import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { runService, type Scope, type Self } from './run-service.ts'

/** A process to play with: it can be signalled, and remembers how it ended. */
class FakeProcess extends EventEmitter {
  exitCode: number | undefined
  exits: number[] = []
  exit(code: number): never {
    this.exits.push(code)
    return undefined as never
  }
}

describe('running a service', () => {
  let self: FakeProcess
  let said: string[]
  const released: string[] = []
  const resource = (name: string, release = async () => {}) => ({
    [Symbol.asyncDispose]: async () => {
      await release()
      released.push(name)
    },
  })
  const run = (start: (scope: Scope) => Promise<void>, graceMs = 1_000) =>
    runService('spec', start, {
      log: pino({ base: null }, { write: (line) => void said.push(JSON.parse(line).msg) }),
      graceMs,
      self: self as unknown as Self,
    })
  beforeEach(() => {
    self = new FakeProcess()
    said = []
    released.length = 0
  })

  it('goes until a signal, then releases in reverse', async () => {
    const running = run(async ({ keep }) => {
      keep(resource('first'))
      keep(resource('second'))
    })
    await delay(5)
    expect(said).toEqual(['up'])
    self.emit('SIGTERM', 'SIGTERM')
    await running
    expect(said).toEqual(['up', 'stopping', 'down'])
    expect(released).toEqual(['second', 'first'])
    expect([self.exitCode, self.exits]).toEqual([undefined, []])
  })

  it('leaves the second signal to the system, and no listener behind', async () => {
    const running = run(async ({ keep }) => void keep(resource('slow', () => delay(20))))
    await delay(5)
    self.emit('SIGINT', 'SIGINT')
    expect(self.listenerCount('SIGINT')).toBe(0)
    await running
    expect(self.eventNames().flatMap((name) => self.listeners(name))).toEqual([])
  })

  it('that cannot start releases what it has and ends with 1', async () => {
    await run(async ({ keep }) => {
      keep(resource('first'))
      throw new Error('no')
    })
    expect(said).toEqual(['could not start', 'down'])
    expect([released, self.exitCode]).toEqual([['first'], 1])
  })

  it.each([
    [
      'a watched promise rejects',
      ({ watch }: Scope) => watch(delay(5).then(() => Promise.reject(new Error('x')))),
    ],
    ['it says so', ({ fail }: Scope) => void setTimeout(() => fail(new Error('x')), 5)],
    [
      'nobody handles a rejection',
      () => void setTimeout(() => self.emit('unhandledRejection', new Error('x')), 5),
    ],
    [
      'nobody catches an error',
      () => void setTimeout(() => self.emit('uncaughtException', new Error('x')), 5),
    ],
  ])('fails when %s', async (_, break_) => {
    await run(async (scope) => {
      scope.keep(resource('first'))
      break_(scope)
    })
    expect(said).toEqual(['up', 'failed', 'down'])
    expect([released, self.exitCode]).toEqual([['first'], 1])
  })

  it('that is stopped while it starts waits for the start to give up, and releases what it took', async () => {
    const running = run(async ({ keep, stopping }) => {
      await delay(1_000, null, { signal: stopping }).catch(() => {})
      keep(resource('late'))
    })
    self.emit('SIGTERM', 'SIGTERM')
    await running
    expect(said).toEqual(['stopping', 'down'])
    expect([released, self.exitCode]).toEqual([['late'], undefined])
  })

  it('that does not stop in time is ended', async () => {
    const running = run(async ({ keep }) => void keep(resource('stuck', () => delay(60))), 20)
    await delay(5)
    self.emit('SIGTERM', 'SIGTERM')
    await running
    expect(said).toEqual(['up', 'stopping', 'did not stop in time', 'down'])
    expect(self.exits).toEqual([1])
  })

  it('whose release fails ends with 1, and releases the others all the same', async () => {
    const running = run(async ({ keep }) => {
      keep(resource('first'))
      keep(resource('second', () => Promise.reject(new Error('x'))))
    })
    await delay(5)
    self.emit('SIGTERM', 'SIGTERM')
    await running
    expect(said).toEqual(['up', 'stopping', 'could not stop cleanly', 'down'])
    expect([released, self.exitCode]).toEqual([['first'], 1])
  })
})
