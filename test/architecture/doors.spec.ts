import { beforeAll, expect, test } from 'vitest'
import { isProduct, type Source, sources } from './sources.ts'

let all: Source[]
beforeAll(async () => {
  all = (await sources()).filter(isProduct)
})

const importers = (what: RegExp): string[] =>
  all.filter(({ imports }) => imports.some((it) => what.test(it))).map(({ path }) => path)
const users = (what: RegExp): string[] => all.filter(({ text }) => what.test(text)).map(({ path }) => path)

test('one door to processes', () => {
  expect(importers(/^(node:)?child_process$|^execa$/).toSorted()).toEqual([
    'shared/linux/src/daemon.ts',
    'shared/linux/src/follow.ts',
    'shared/linux/src/shell.ts',
  ])
})

test('an agent is not loaded with the library that attaches processes: a fifth of its modules, and megabytes', () => {
  const attached = importers(/\/daemon\.ts$|^@sixfold\/linux\/daemon$/)
  expect(attached.filter((path) => /^shared\/(linux|agent)\//.test(path))).toEqual([])
  expect(attached).not.toEqual([])
})

test('an agent is not loaded with the orders, which only coordinators and people read', () => {
  const readers = importers(/^@sixfold\/events\/(orders|registry)$/)
  expect(readers.filter((path) => /^shared\/(?!domain\/|testkit\/)/.test(path))).toEqual([])
  expect(readers).not.toEqual([])
  const index = all.find(({ path }) => path === 'shared/events/src/index.ts')?.text ?? ''
  expect(index).not.toMatch(/^export (\{[^}]*\}|\*) from '\.\/(orders|registry)\.ts'/m)
  expect(index).toMatch(/^export type \{ Order \} from '\.\/orders\.ts'/m)
})

test('one door to NATS; keys alone may be made and read elsewhere', () => {
  const outside = importers(/^@nats-io\/(?!nkeys)/).filter((path) => !path.startsWith('shared/jetstream/'))
  expect(outside).toEqual([])
  expect(importers(/^@nats-io\/nkeys$/).toSorted()).toEqual([
    'shared/agent/src/identity.ts',
    'shared/events/src/values/agent-id.ts',
  ])
})

test('one door to the environment', () => {
  expect(users(/process\.env\b/)).toEqual(['shared/service/src/environment.ts'])
})

/** What is derived, decided and folded must come out the same anywhere, at any time. */
const PURE =
  /^shared\/(events|decider|audit|fold|derive|kernel|lifecycle|reconcile)\/src\/|^services\/coordinator\/src\/domain\//

test('the pure packages read no clock, throw no dice and touch nothing', () => {
  // The engine of a pass measures how long it took: that goes into a report and decides nothing.
  const pure = all.filter(({ path }) => PURE.test(path) && path !== 'shared/reconcile/src/pass.ts')
  expect(pure.length).toBeGreaterThan(80)
  const effects = pure.flatMap(({ path, text, imports }) => [
    ...imports.filter((it) => /^node:(?!crypto$|assert)/.test(it)).map((it) => `${path} imports ${it}`),
    ...(/\bDate\.now\(|\bperformance\.now\(|new Date\(\)|Math\.random\(|randomUUID\(|randomBytes\(|\bset(Timeout|Interval)\(/.test(
      text,
    )
      ? [`${path} has an effect`]
      : []),
  ])
  expect(effects).toEqual([])
})

test('no file is longer than 200 lines', () => {
  const long = all
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > 200)
  expect(long).toEqual([])
})

test('nothing names a path of a machine or the host of a registry', () => {
  expect(users(/\/work\/|https?:\/\/[a-z0-9.-]*(debian|npmjs)[a-z0-9.-]*/)).toEqual([])
})
