export { type Lifecycles, lifecycles } from './lifecycles.ts'
export {
  advance,
  type ExitLife,
  type Life,
  type Lifecycle,
  type LifecycleEvent,
  networkMachine,
  UNBORN,
} from './network.machine.ts'
