/** The part of @npmcli/config that has no published types: what npm's settings are called and mean. */
declare module '@npmcli/config/lib/definitions/index.js' {
  import type Config from '@npmcli/config'

  const npmSettings: {
    readonly definitions: Config.DefinitionsObject
    readonly shorthands: Config.ShortFlags
    readonly flatten: (data: Record<string, unknown>, flat: Record<string, unknown>) => void
  }
  export = npmSettings
}
