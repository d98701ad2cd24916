import type { ExperimentRule, SchemaIssue } from '@segscale/core'
import { KernelExpressionError, kernelFromExpression } from '@segscale/gp'

/** The kernel must be an expression that can be read; what cannot be is pointed at. */
export const kernelRule: ExperimentRule = {
  reads: ['surrogate.kernel'],
  check: ({ surrogate: { kernel } }) => {
    try {
      kernelFromExpression(kernel, 1)
      return []
    } catch (error) {
      if (error instanceof KernelExpressionError) return [issueOf(error)]
      throw error
    }
  },
}

function issueOf({ expression, position, found, message, suggestion }: KernelExpressionError): SchemaIssue {
  // Where the expression ends too early, its last character is pointed at.
  const start = Math.min(position, Math.max(0, expression.length - 1))
  const length = found === 'end' ? 1 : Math.max(1, found.length)
  return {
    path: ['surrogate', 'kernel'],
    code: 'rule',
    message: message.replace(/^In the kernel expression ".*" (?=\S)/, ''),
    part: { start, length },
    ...(suggestion !== undefined && { suggestion }),
  }
}
