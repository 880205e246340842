import { expect, it } from 'vitest'
import { isSameRecord, type TableRecord, type TableRecords } from '../nft/records.ts'
import { rememberRules, underlayFacility } from './index.ts'
import type { KnownRules } from './model.ts'
import { FRAME } from './table.ts'

const ADMISSION = { netns: 'sf-x-a', vni: 7, sources: ['2001:db8::1'] }
/** All of what is wanted, with its rules listed like this. */
const listed = (rules: string) => ({
  frame: FRAME,
  rules,
  vnis: [{ vni: 7, netns: 'sf-x-a' }],
  sources: [{ vni: 7, address: '2001:db8::1' }],
  names: ['sf-x-a'],
})

it('writes the rules anew that are not as an earlier process left them, once', () => {
  const disk = new Map<string, TableRecord>()
  const records: TableRecords = {
    isAsLeft: (name, found) => isSameRecord(disk.get(name) ?? { ...found, listing: '' }, found),
    keep: (name, found) => void disk.set(name, found),
  }
  /** A pass of a process that found this: how often it writes. */
  const passOf = (known: KnownRules) => (rules: string) => {
    const changes = underlayFacility('sf-x-a', known, records).diff(ADMISSION, listed(rules))
    rememberRules(known, records)(listed(rules), changes)
    return changes.map(({ kind }) => kind)
  }
  const first = passOf({ listed: null })
  expect([first('ours'), first('ours')]).toEqual([['rules'], []])
  expect(passOf({ listed: null })('ours')).toEqual([])
  const second = passOf({ listed: null })
  expect([second('touched'), second('ours'), second('touched')]).toEqual([['rules'], [], ['rules']])
  // Another nft may list them otherwise for ever.
  const third = passOf({ listed: null })
  expect([third('other words'), third('other words'), third('other words')]).toEqual([['rules'], [], []])
})
