export { lifecycleOf } from './lifecycle-of.ts'
export { type Lifecycles, lifecycles, type SavedLifecycles } from './lifecycles.ts'
export {
  advance,
  type ExitLife,
  type Life,
  type Lifecycle,
  type LifecycleEvent,
  networkMachine,
  UNBORN,
} from './network.machine.ts'
