import { pass } from '@sixfold/reconcile'
import { mustConverge, openBed } from '../apply/bed.ts'
import { facilitiesOf, makeSubject } from '../apply/subject.ts'
import type { Bench } from '../harness/figure.ts'
import { namespaces } from '../one-more/bed.ts'
import { withPolicy } from '../one-more/kinds.ts'
import { throughput } from './throughput.ts'

/** With fewer some groups would be nobody's, and their rules nowhere. */
const WORKLOADS = 3

/** Two workloads on one node, with a policy of so many rules or with none: the same ports, and another table. */
export const oneNode = async (bench: Bench, rules: number) => {
  const subject = makeSubject(2)
  const { host } = await openBed(bench, subject)
  const { attachments, viewOf } = withPolicy(subject, rules, WORKLOADS)
  await namespaces(bench, host, attachments)
  const [to, from] = attachments
  if (from === undefined || to === undefined) throw new Error('two workloads are needed')
  const put = async (under: 'rules' | 'none'): Promise<void> => {
    const view = viewOf(rules)
    const open = { ...view.plan, goods: { ...view.plan.goods, enforced: null } }
    const wanted = under === 'rules' ? view : { ...view, plan: open }
    mustConverge(await pass(host, facilitiesOf({ ...subject, view: wanted }, attachments)))
  }
  return {
    throughputUnder: async (under: 'rules' | 'none'): Promise<number> => {
      await put(under)
      return throughput({ from: from.netns, to: to.netns, address: from.ipv6.replace('/128', '') })
    },
  }
}
