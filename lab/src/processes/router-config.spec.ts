import { expect, test } from 'vitest'
import { loadTopology, topologyFile } from '../load-topology.ts'
import { derivePlan } from '../plan/derive-plan.ts'
import { bgpSites, routerConfig } from './router-config.ts'

const sitesOf = async (topology: string) => bgpSites(derivePlan(await loadTopology(topologyFile(topology))))

test('a router has a session with each gateway, takes slices and nothing longer, and tells a default', async () => {
  const [dc, hub] = await sitesOf('bgp')
  if (dc === undefined || hub === undefined) throw new Error('two routers speak BGP there')
  const [first, second] = [routerConfig(dc, 0), routerConfig(hub, 1)]
  expect(first).toContain('filter slices { if net ~ [ 2001:db8:1002::/48{56,56} ] then accept; reject; }')
  expect(second).toContain('[ 2001:db8:e000::/48{63,63} ]')
  expect(first).toContain('neighbor 2001:db8:1:2::a:1 as 65101;')
  expect([...second.matchAll(/^protocol bgp (\w+)/gm)].map(([, name]) => name)).toEqual(['x1_1', 'x2_1'])
})

test('where slices are routed by hand no router speaks', async () => {
  expect(await sitesOf('demo')).toEqual([])
})
