import { netnsOf } from '../network/names.ts'
import { wiresOf } from '../network/wires.ts'
import { type AgentPlan, type MachinePlan, machinesOfPlan, type Plan } from '../plan/plan.ts'
import { controlOf, stateDirOf } from '../processes/lab-processes.ts'
import { natsUrl } from '../processes/nats-config.ts'
import type { LabRecord } from './record.ts'

/** An agent before it has an identity. */
export type AgentSeat = Readonly<{
  machine: string
  kind: AgentPlan['kind']
  stateDir: string
  process: string
}>

/** Every agent of a lab, with the place of its state. */
export const seatsOf = (plan: Plan, directory: string): readonly AgentSeat[] =>
  machinesOfPlan(plan).flatMap(({ machine }) =>
    machine.agents.map(({ kind }) => ({
      machine: machine.name,
      kind,
      stateDir: stateDirOf(directory, machine.name, kind),
      process: `${kind}@${machine.name}`,
    })),
  )

const addressesOf = ({ footholds }: MachinePlan): readonly string[] =>
  [footholds.ipv6?.address, footholds.ipv4?.address].filter((address) => address !== undefined)

/** How to reach NATS, and what there is to see, as the context file has it. */
export const describe = (lab: string, plan: Plan): Pick<LabRecord, 'nats' | 'machines' | 'links'> => {
  const control = controlOf(plan)
  return {
    nats: { netns: netnsOf(lab, control.name), urls: addressesOf(control).map(natsUrl) },
    machines: machinesOfPlan(plan).map(({ site, machine }) => ({
      name: machine.name,
      site: site.name,
      roles: [...machine.roles],
      netns: netnsOf(lab, machine.name),
      ipv4: machine.footholds.ipv4?.address ?? null,
      ipv6: machine.footholds.ipv6?.address ?? null,
    })),
    links: wiresOf(plan).map(({ link, upper }) => ({
      name: link,
      netns: netnsOf(lab, upper.node),
      dev: upper.dev,
    })),
  }
}
