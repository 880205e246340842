import { WORKLOAD_INDEX_EVER, WORKLOAD_INDEX_FIRST, WORKLOAD_INDEX_LAST } from '@sixfold/derive'
import { aNetworkOf, oslo1, oslo2 } from '@sixfold/derive/examples/networks.examples'
import { HOSTS, type NetworkView, type ResourcePlan, type WorkloadPlan } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { EMPTY_BOOK, type IndexBook, type Requested } from './attachments.ts'
import { aPlaced, having as havingOf } from './placed.examples.ts'
import { judge } from './placements.ts'

const empty = aNetworkOf(oslo1, oslo2)
const resource = empty.plan.resources[0] as ResourcePlan

const place = (workload: string, parts: Partial<WorkloadPlan> = {}): WorkloadPlan =>
  aPlaced(workload, { labels: [], ...parts })
const having = (...workloads: readonly WorkloadPlan[]): NetworkView => havingOf(workloads)
const request = (workload: string, parts: Partial<Requested> = {}): Requested => ({
  party: 'acme' as Requested['party'],
  network: 'blue' as Requested['network'],
  workload,
  netns: `${workload}-1`,
  file: workload,
  ...parts,
})
const judged = (view: NetworkView, book: IndexBook, ...requests: readonly Requested[]) =>
  judge({ view, self: oslo1.id, requests, book }, resource)

describe('a workload that is attached', () => {
  it('and placed here has the addresses of its fact, and takes no index', () => {
    const { book, verdicts } = judged(having(place('web')), EMPTY_BOOK, request('web'), request('till'))
    expect(verdicts.get('web')).toEqual({
      is: 'given',
      attachment: {
        workload: 'web',
        netns: 'web-1',
        ipv6: '2001:db8:a:101:ffff:1:0:1/128',
        ipv4: '10.1.1.128',
        because: 40,
      },
      isPlaced: true,
      problem: null,
    })
    expect(book).toEqual({ indices: { till: 2 }, placed: ['web'] })
    expect(verdicts.get('till')).toMatchObject({
      attachment: { ipv6: '2001:db8:a:101:ffff::2/128', ipv4: '10.1.1.2', because: resource.since },
      isPlaced: false,
    })
  })

  it('and placed elsewhere is refused, with the name of that node', () => {
    const { verdicts, book } = judged(having(place('web', { node: oslo2.id })), EMPTY_BOOK, request('web'))
    expect(verdicts.get('web')).toMatchObject({
      is: 'refused',
      reason: expect.stringContaining('on node oslo-2'),
    })
    expect(book.indices).toEqual({})
  })

  it('and placed once gets nothing of its own when the order takes it away, until it is attached anew', () => {
    const there = judged(having(place('web')), EMPTY_BOOK, request('web')).book
    const gone = judged(empty, there, request('web'))
    expect(gone.verdicts.get('web')).toMatchObject({ reason: expect.stringContaining('removed by order') })
    expect(gone.book).toEqual(there)
    const forgotten = judged(empty, gone.book).book
    expect(forgotten).toEqual(EMPTY_BOOK)
    expect(judged(empty, forgotten, request('web')).verdicts.get('web')).toMatchObject({ is: 'given' })
  })

  it('and says that it is to be placed waits for that, and takes no index', () => {
    const { book, verdicts } = judged(empty, EMPTY_BOOK, request('web', { placed: true }))
    expect([book, verdicts.get('web')]).toMatchObject([EMPTY_BOOK, { is: 'waiting' }])
  })

  it('keeps its index for later when it comes to be placed', () => {
    const before = judged(empty, EMPTY_BOOK, request('web')).book
    const after = judged(having(place('web')), before, request('web'))
    expect(after.book.indices).toEqual(before.indices)
    expect(after.verdicts.get('web')).toMatchObject({ isPlaced: true, attachment: { ipv4: '10.1.1.128' } })
  })
})

describe('an address is never given to two', () => {
  it('because indices end where those of orders begin', () => {
    expect([WORKLOAD_INDEX_FIRST, WORKLOAD_INDEX_LAST + 1, WORKLOAD_INDEX_EVER]).toEqual([
      2,
      HOSTS.first,
      HOSTS.last,
    ])
    const many = Array.from({ length: WORKLOAD_INDEX_LAST }, (_, at) => request(`w${at}`))
    const { book, verdicts } = judged(empty, EMPTY_BOOK, ...many)
    expect(Math.max(...Object.values(book.indices))).toBe(HOSTS.first - 1)
    expect([...verdicts.values()].filter(({ is }) => is === 'refused')).toHaveLength(1)
  })

  it('and where an index is older than that rule its workload keeps it, and the other is told', () => {
    const old: IndexBook = { indices: { shop: 128, web: 130 } }
    const view = having(place('web'), place('db', { ipv4: '10.1.1.130' as WorkloadPlan['ipv4'] }))
    const { verdicts, book } = judged(view, old, request('shop'), request('web'), request('db'))
    expect(book.indices).toEqual(old.indices)
    expect(verdicts.get('shop')).toMatchObject({ attachment: { ipv4: '10.1.1.128' }, problem: null })
    expect(verdicts.get('web')).toMatchObject({
      attachment: { ipv6: '2001:db8:a:101:ffff:1:0:1/128', ipv4: null },
      problem: 'it goes without 10.1.1.128: workload shop, attached here without an order, has had it before',
    })
    // The index that web had before it was placed stays its, too.
    expect(verdicts.get('db')).toMatchObject({ attachment: { ipv4: null } })
  })
})
