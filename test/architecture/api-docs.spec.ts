import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { REGISTRY } from '@sixfold/events/registry'
import { expect, test } from 'vitest'
import { generated } from '../../scripts/api/generated.ts'
import { refusalsByOrder } from '../../scripts/api/refusals.ts'
import { CHECK_CODES, CODES, ENVELOPE_CODES } from '../../shared/domain/src/codes.ts'
import { ROOT } from './sources.ts'

const documents = [...generated()].map(([path, text]) => ({ path: path.slice(ROOT.length), text }))

test.for(documents)(
  '$path is what the sources say; else run: node scripts/generate-api.ts',
  ({ path, text }) => {
    const stored = existsSync(ROOT + path) ? readFileSync(ROOT + path, 'utf8') : ''
    const lines = stored.split('\n')
    const stale = text.split('\n').find((line, at) => line !== lines[at])
    expect(
      stored === text ? null : `run: node scripts/generate-api.ts (first difference: ${stale})`,
    ).toBeNull()
  },
)

const textOf = (name: string): string => documents.find(({ path }) => path.endsWith(name))?.text ?? ''

test('every event of every version is in the document, and every newest one on the page', () => {
  const { components } = JSON.parse(textOf('asyncapi.json'))
  expect(Object.keys(components.messages)).toEqual(expect.arrayContaining(REGISTRY.map(({ type }) => type)))
  const page = textOf('events.md')
  const newest = Map.groupBy(REGISTRY, ({ kind, name }) => `${kind} ${name}`)
  for (const versions of newest.values()) {
    const type = versions.reduce((a, b) => (a.version > b.version ? a : b)).type
    expect(page).toContain(`\`${type}\` on \`sixfold.`)
  }
})

test('every code has its place, and every link to one leads there', () => {
  const rejections = textOf('rejections.md')
  for (const code of Object.keys({ ...CODES, ...ENVELOPE_CODES, ...CHECK_CODES }))
    expect(rejections).toContain(`### ${code}\n`)
  const headings = new Set(
    ['events.md', 'rejections.md'].flatMap((page) =>
      [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(
        ([, heading = '']) =>
          `${page}#${heading
            .toLowerCase()
            .replaceAll(/[^a-z0-9 _-]/g, '')
            .replaceAll(' ', '-')}`,
      ),
    ),
  )
  const links = ['events.md', 'rejections.md'].flatMap((page) =>
    [...textOf(page).matchAll(/\]\(((?:events|rejections)\.md)?#([^)]+)\)/g)].map(
      ([, other = page, heading]) => `${other}#${heading}`,
    ),
  )
  expect(links.length).toBeGreaterThan(500)
  expect(links.filter((it) => !headings.has(it))).toEqual([])
})

test('orders are refused with the codes of what decides them', () => {
  const byOrder = refusalsByOrder()
  expect(byOrder.size).toBe(
    new Set(REGISTRY.filter(({ kind }) => kind === 'order').map(({ name }) => name)).size,
  )
  expect(byOrder.get('NetworkCancelled')).toEqual(
    expect.arrayContaining(['NETWORK_CANCELLED', 'NETWORK_UNKNOWN']),
  )
  expect(byOrder.get('NetworkCancelled')).not.toContain('FARM_UNKNOWN')
  expect(byOrder.get('NetworkOrdered')).toEqual(
    expect.arrayContaining(['NODE_UNKNOWN', 'NETWORK_EXISTS', 'PREFIX_EXHAUSTED']),
  )
})

test('no code is spoken of an order as a whole that is not in the list', () => {
  const spoken = ['shared/domain/src', 'services/coordinator/src/orders', 'cli/src/orders']
    .flatMap((folder) =>
      readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' }).map((it) => `${ROOT}${folder}/${it}`),
    )
    .filter(
      (path) => path.endsWith('.ts') && !/\.(spec|examples)\.ts$|cli\/src\/orders\/(?!check)/.test(path),
    )
    .flatMap((path) => [
      ...readFileSync(path, 'utf8').matchAll(/(?:\bcode: |fromProblems\()'([a-z][a-z-]*)'/g),
    ])
    .map(([, code = '']) => code)
  // What the codec calls the reason is the code.
  const reasons = ['malformed', 'unknown-type']
  expect([...new Set([...spoken, ...reasons])].toSorted()).toEqual(
    Object.keys({ ...ENVELOPE_CODES, ...CHECK_CODES }).toSorted(),
  )
})
