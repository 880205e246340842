import { expect, it } from 'vitest'
import { diffRules, type FoundRule, ruleSteps, ruleWords } from './rules.ts'

const rule = (family: FoundRule['family'], priority: number, words: string): FoundRule => ({
  family,
  priority,
  words,
})
const BORN = [
  rule('ipv4', 0, 'src all table local'),
  rule('ipv4', 32_766, 'src all table main'),
  rule('ipv4', 32_767, 'src all table default'),
  rule('ipv6', 0, 'src all table local'),
  rule('ipv6', 32_766, 'src all table main'),
]

const linesFor = (found: readonly FoundRule[]): string[] =>
  ruleSteps('sf-a', diffRules(found)).flatMap((step) =>
    step.do === 'exec' ? [step.argv.slice(0, 2).join(' '), ...(step.stdin ?? '').trimEnd().split('\n')] : [],
  )

it('nothing is to be done in a namespace as it was born', () => {
  expect(diffRules(BORN)).toEqual([])
})

it('foreign ones go, and those it was born with come back, each family by itself', () => {
  const found = [...BORN.slice(0, 4), rule('ipv4', 9, 'src 10.9.0.0 srclen 16 table 7')]
  expect(linesFor(found)).toEqual([
    'ip -4',
    'rule del pref 9',
    'ip -6',
    'rule add pref 32766 from all lookup main',
  ])
  expect(diffRules(found).map(ruleWords)).toEqual([
    'ipv4 9: src 10.9.0.0 srclen 16 table 7',
    'ipv6 32766: src all table main',
  ])
})

it('one that stands where another was born takes it along, and that is added anew', () => {
  const found = [...BORN, rule('ipv6', 32_766, 'src all action blackhole')]
  expect(linesFor(found)).toEqual([
    'ip -6',
    'rule del pref 32766',
    'rule del pref 32766',
    'rule add pref 32766 from all lookup main',
  ])
})
