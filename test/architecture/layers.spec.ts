import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { isProduct, packageOf, ROOT, type Source, sources, targetOf } from './sources.ts'

/** The floors of the house, the ground first. A package may use what is on a lower floor, or named beside it. */
const FLOORS: readonly (readonly string[])[] = [
  ['shared/events'],
  ['shared/decider', 'shared/kernel'],
  ['shared/audit', 'shared/fold', 'shared/reconcile', 'shared/service'],
  ['shared/derive', 'shared/lifecycle', 'shared/linux', 'shared/jetstream'],
  ['shared/agent', 'shared/domain'],
  ['shared/testkit', 'services/coordinator', 'services/node-agent', 'services/exit-gateway', 'lab'],
  ['cli', 'demo'],
  ['bench', 'test'],
]

const floorOf = (name: string): number => FLOORS.findIndex((floor) => floor.includes(name))

/** `@sixfold/node-agent` → `services/node-agent`. */
const homeOf = (specifier: string): string | null => {
  const [, name] = /^@sixfold\/([a-z-]+)/.exec(specifier) ?? []
  return FLOORS.flat().find((home) => home === name || home.endsWith(`/${name}`)) ?? null
}

let all: Source[]
beforeAll(async () => {
  all = await sources()
})

describe('the floors of the house', () => {
  test('every package has its floor, and its line in ARCHITECTURE.md', () => {
    const map = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
    const packages = [...new Set(all.map(({ path }) => packageOf(path)))].filter(
      (name) => name !== 'scripts' && name !== 'vitest.config.ts',
    )
    expect(packages.filter((name) => floorOf(name) < 0)).toEqual([])
    expect(packages.filter((name) => !map.includes(`\`${name}\``))).toEqual([])
  })

  test('imports go down only', () => {
    const upwards = all.filter(isProduct).flatMap((source) =>
      source.imports.flatMap((specifier) => {
        const home = homeOf(specifier)
        const from = packageOf(source.path)
        return home === null || floorOf(home) < floorOf(from) ? [] : [`${source.path} → ${specifier}`]
      }),
    )
    expect(upwards).toEqual([])
  })

  test('no relative import leaves its package, and none goes by its own name', () => {
    const strays = all.filter(isProduct).flatMap((source) =>
      source.imports.flatMap((specifier) => {
        const leaves =
          specifier.startsWith('.') && packageOf(targetOf(source, specifier)) !== packageOf(source.path)
        return leaves || homeOf(specifier) === packageOf(source.path) ? [`${source.path} → ${specifier}`] : []
      }),
    )
    expect(strays).toEqual([])
  })

  test('services never import each other', () => {
    const services = all.filter(({ path }) => path.startsWith('services/'))
    const between = services.flatMap((source) =>
      source.imports.flatMap((specifier) =>
        homeOf(specifier)?.startsWith('services/') ? [`${source.path} → ${specifier}`] : [],
      ),
    )
    expect(services.length).toBeGreaterThan(20)
    expect(between).toEqual([])
  })
})
