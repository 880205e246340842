import { aFarm, aParty } from '@sixfold/events/example-values'
import { FarmRegistered } from '@sixfold/events/facts'
import type { RegisterFarm } from './farm.commands.ts'

export const registerOslo: RegisterFarm = {
  type: 'RegisterFarm',
  farm: aFarm('oslo'),
  name: 'Oslo',
  operator: aParty('operator'),
}
export const osloRegistered = FarmRegistered.of({
  farm: registerOslo.farm,
  name: 'Oslo',
  operator: registerOslo.operator,
})
