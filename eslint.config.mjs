import js from '@eslint/js'
import nx from '@nx/eslint-plugin'
import prettier from 'eslint-config-prettier'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import jsdoc from 'eslint-plugin-jsdoc'
import tseslint from 'typescript-eslint'

/** Which layers a package may import: DESIGN of the workspace, docs/architecture.md. */
const layers = {
  core: [],
  models: ['core'],
  gp: [],
  data: ['core'],
  engine: ['core', 'models', 'data'],
  runner: ['core', 'models', 'gp', 'data', 'engine'],
  test: ['core', 'models', 'gp', 'data', 'engine', 'runner'],
  bench: ['core', 'models', 'gp', 'data', 'engine', 'runner'],
}

const nativeTensorFlow = ['@tensorflow/*']

export default tseslint.config(
  { ignores: ['**/dist', '**/dist-test', '**/out', '.nx', '.segscale', '**/schema/*.json', 'packages/gp/wasm/*.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...nx.configs['flat/base'],
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['*.mjs', '*.ts', 'packages/runner/bin/*.js', 'packages/runner/nx-plugin.js'],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    // Scripts of pages; the compiler knows what a browser has.
    files: ['packages/runner/src/report/page/client/*.js'],
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      // Without it the cycle rule follows no `.ts` import and reports nothing.
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts'], conditionNames: ['@segscale/source'] })],
    },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          banTransitiveDependencies: true,
          enforceBuildableLibDependency: true,
          depConstraints: Object.entries(layers).map(([layer, allowed]) => ({
            sourceTag: `layer:${layer}`,
            onlyDependOnLibsWithTags: allowed.map((name) => `layer:${name}`),
            ...(['core', 'models', 'gp', 'data', 'runner'].includes(layer)
              ? { bannedExternalImports: nativeTensorFlow }
              : {}),
          })),
        },
      ],
      // Cycles between files; the Nx rule sees those between packages only.
      'import-x/no-cycle': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
        { selector: 'ExportAllDeclaration', message: 'List exports by name in index.ts.' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: true },
          checkConstructors: false,
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'],
        },
      ],
      'jsdoc/informative-docs': 'error',
      'jsdoc/no-types': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // A tool's own configuration file has to have a default export.
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  prettier,
)
