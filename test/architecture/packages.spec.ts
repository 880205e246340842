import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { isProduct, packageOf, ROOT, type Source, sources } from './sources.ts'

type Manifest = Readonly<{
  name: string
  dependencies?: Readonly<Record<string, string>>
  devDependencies?: Readonly<Record<string, string>>
}>

const manifestOf = (home: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, home, 'package.json'), 'utf8'))

const homes = ['shared', 'services', '.'].flatMap((parent) =>
  readdirSync(join(ROOT, parent)).flatMap((name) => {
    const home = parent === '.' ? name : `${parent}/${name}`
    return existsSync(join(ROOT, home, 'package.json')) && name !== 'node_modules' ? [home] : []
  }),
)

/** The package that a specifier names: `@sixfold/events/facts` → `@sixfold/events`; null for a file or a part of Node. */
const nameOf = (specifier: string): string | null =>
  specifier.startsWith('.') || specifier.startsWith('node:')
    ? null
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')

let all: Source[]
beforeAll(async () => {
  all = await sources()
})

const importedBy = (home: string, choose: (source: Source) => boolean): Set<string> =>
  new Set(
    all
      .filter((source) => packageOf(source.path) === home && choose(source))
      .flatMap(({ imports }) => imports.flatMap((specifier) => nameOf(specifier) ?? [])),
  )

/** What the whole house may use in its specs without saying so again. */
const everywhere = new Set(Object.keys(manifestOf('.').devDependencies ?? {}))

describe.each(homes.map((home) => ({ home })))('$home', ({ home }) => {
  const { dependencies = {}, devDependencies = {} } = manifestOf(home)

  test('declares what it uses', () => {
    const inProduct = importedBy(home, isProduct)
    expect([...inProduct].filter((name) => !(name in dependencies))).toEqual([])
    const inSpecs = importedBy(home, (source) => !isProduct(source))
    const undeclared = [...inSpecs].filter(
      (name) => !(name in dependencies) && !(name in devDependencies) && !everywhere.has(name),
    )
    expect(undeclared).toEqual([])
  })

  test('uses what it declares', () => {
    const used = importedBy(home, () => true)
    const declared = [...Object.keys(dependencies), ...Object.keys(devDependencies)]
    expect(declared.filter((name) => !used.has(name))).toEqual([])
  })
})
