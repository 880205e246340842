/** What an event of this definition says. */
export type DataOf<Definition extends { of: (data: never) => { data: unknown } }> = ReturnType<
  Definition['of']
>['data']
