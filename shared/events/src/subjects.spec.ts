import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anAgent } from './example-values.ts'
import * as subjects from './subjects.ts'
import { TOKEN } from './values/token.ts'

const {
  AGGREGATES,
  ALL,
  factSubject,
  live,
  mailboxOf,
  mailboxSubject,
  orderSubject,
  partyOfOrder,
  presenceSubject,
  refOf,
  reportOf,
  reportSubject,
  tokenOf,
} = subjects
const node = anAgent('oslo-1')

describe('subjects', () => {
  it('are exactly those of the charter: they must never need to change', () => {
    expect(orderSubject('acme')).toBe('sixfold.order.acme')
    expect(factSubject({ aggregate: 'network', party: 'acme', id: 'blue' })).toBe(
      'sixfold.fact.network.acme.blue',
    )
    expect(mailboxSubject(node, 'acme', 'blue')).toBe(`sixfold.mailbox.${node}.acme.blue`)
    expect(reportSubject(node, 'agent-started')).toBe(`sixfold.report.${node}.agent-started`)
    expect(presenceSubject(node)).toBe(`sixfold.presence.${node}`)
    expect(live('sixfold.mailbox.a.b.c')).toBe('sixfold.live.mailbox.a.b.c')
    expect(ALL).toMatchObject({
      orders: 'sixfold.order.*',
      facts: 'sixfold.fact.*.*.*',
      mailboxes: 'sixfold.mailbox.*.*.*',
      reports: 'sixfold.report.*.*',
      presence: 'sixfold.presence.*',
    })
    expect([ALL.factsOf('node'), ALL.mailboxesOf(node), ALL.reportsOf(node)]).toEqual([
      'sixfold.fact.node.*.*',
      `sixfold.mailbox.${node}.*.*`,
      `sixfold.report.${node}.*`,
    ])
  })

  it('of an aggregate have one token each, whatever the party and the id are called', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('acme', 'a.b', '*', '>', 'x'.repeat(65)))
    fc.assert(
      fc.property(fc.constantFrom(...AGGREGATES), name, name, (aggregate, party, id) => {
        const subject = factSubject({ aggregate, party, id })
        const tokens = subject.split('.')
        expect(tokens).toHaveLength(5)
        expect(tokens.every((token) => TOKEN.test(token))).toBe(true)
        expect(refOf(subject)).toEqual({ aggregate, party: tokenOf(party), id: tokenOf(id) })
        expect(factSubject({ aggregate, party: tokenOf(party), id: tokenOf(id) })).toBe(subject)
      }),
    )
  })

  it('tell what they are about, and nothing of other subjects', () => {
    expect(partyOfOrder('sixfold.order.acme')).toBe('acme')
    expect(mailboxOf(`sixfold.mailbox.${node}.acme.blue`)).toEqual({
      agent: node,
      party: 'acme',
      network: 'blue',
    })
    expect(reportOf(`sixfold.report.${node}.x`)).toEqual({ agent: node, type: 'x' })
    expect(subjects.agentOfPresence(`sixfold.presence.${node}`)).toBe(node)
    for (const subject of ['sixfold.order', 'sixfold.order.a.b', 'other.order.a', 'sixfold.fact.x.a.b', '']) {
      expect([partyOfOrder(subject), refOf(subject), mailboxOf(subject), reportOf(subject)]).toEqual(
        Array(4).fill(null),
      )
    }
  })

  it('give each network a report type of its own', () => {
    const types = [
      ['a', 'bc'],
      ['ab', 'c'],
      ['a', 'b'],
    ].flatMap(([party = '', network = '']) => [
      subjects.networkReportType(party, network),
      subjects.resyncReportType(party, network),
    ])
    expect(new Set(types).size).toBe(6)
    expect(types.every((type) => TOKEN.test(type))).toBe(true)
  })
})
