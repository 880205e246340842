import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadTopology, parseTopology, topologyFile } from '../load-topology.ts'
import { topologyJsonSchema } from './json-schema.ts'

const folder = fileURLToPath(new URL('../../topologies/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

test.for(files)('%s can be brought up', async (file) => {
  expect((await loadTopology(`${folder}${file}`)).name).toBe(file.replace('.yaml', ''))
})

test('the committed JSON Schema is that of the code; `node lab/src/topology/write-schema.ts` writes it', () => {
  expect(JSON.parse(readFileSync(`${folder}schema.json`, 'utf8'))).toEqual(topologyJsonSchema())
})

test('the example in the README is one', () => {
  const readme = readFileSync(`${folder}../README.md`, 'utf8')
  const example = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  expect(Object.keys(parseTopology(parse(example), 'readme.yaml').sites)).toEqual([
    'ops',
    'oslo',
    'home',
    'hub',
  ])
})

test('a name stands for a file of ours, a path for itself', () => {
  expect(topologyFile('demo')).toBe(`${folder}demo.yaml`)
  expect(topologyFile('./demo.yaml')).toBe('./demo.yaml')
})
