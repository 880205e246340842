import { derive } from '@sixfold/derive'
import { aNetworkOf, oslo1, oslo2 } from '@sixfold/derive/examples/networks.examples'
import { aPolicy, aWorkload } from '@sixfold/derive/policy/policy.examples'
import { NO_GOODS } from '@sixfold/fold'
import { describe, expect, test } from 'vitest'
import { findObjects } from './find.ts'
import { objectsOf } from './objects.ts'
import { parseQuery } from './query.ts'
import { causeIn } from './text-causes.ts'

const POLICY = 40
const GROUPS = [
  {
    label: 'web',
    allow: [
      {
        from: { kind: 'prefix', prefix: '2001:db8:f::/64' },
        service: { protocol: 'tcp', ports: [{ first: 80, last: 90 }] },
      },
      { from: { kind: 'group', label: 'db' }, service: { protocol: 'any' } },
    ],
  },
] as unknown as Parameters<typeof aPolicy>[0]

const base = aNetworkOf(oslo1, oslo2)
const late = { ...aWorkload(2, 3, ['db']), since: 50 }
const view = {
  ...base,
  plan: {
    ...base.plan,
    goods: {
      ...NO_GOODS,
      workloads: [aWorkload(1, 1, ['web']), aWorkload(2, 2, ['db']), late],
      enforced: aPolicy(GROUPS, POLICY),
    },
  },
}
const objects = objectsOf(derive(view, oslo1.id))
const causeOf = causeIn(view, oslo1.id)
const asked = (text: string) => findObjects(parseQuery(text.split(' ')), objects)

describe('an object of a policy', () => {
  test.for([
    'counter enforced_web',
    'map enforced_into6',
    'set enforced_web_ports6',
    'element 2001:db8:f::/64',
    'chain enforced',
    'rule goto enforced',
    'element 2001:db8:a:101:ffff:1:0:1',
  ])('%s is because of the policy', (text) => {
    const found = asked(text)
    expect(found.length).toBeGreaterThan(0)
    expect(new Set(found.filter(({ text: it }) => it.includes('enforced')).map(causeOf))).toEqual(
      new Set([POLICY]),
    )
  })

  test('is because of a workload where that came later', () => {
    expect(new Set(asked('element 2001:db8:a:102:ffff:1:0:3').map(causeOf))).toEqual(new Set([50]))
    expect(new Set(asked('element 2001:db8:a:102:ffff:1:0:2').map(causeOf))).toEqual(new Set([POLICY]))
  })
})
