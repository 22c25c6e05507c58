// Faults that types don't show. Undefined names are left to tsc, which knows what a browser has.

import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off",
      "no-unused-vars": "off", // tsc
      "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
      "prefer-const": "error",
      "no-var": "error",
      eqeqeq: "error",
      "no-implicit-globals": "error",
      "no-shadow": "error",
      "no-param-reassign": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-unmodified-loop-condition": "error",
      "no-unreachable-loop": "error",
      "array-callback-return": "error",
      "consistent-this": "error",
      "default-case-last": "error",
      "dot-notation": "error",
      "no-else-return": "error",
      "no-lonely-if": "error",
      "no-useless-return": "error",
      "object-shorthand": "error",
      "prefer-template": "error",
      // What people typed is text: nothing may ever read it as markup.
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe"].map((property) => ({
          property,
          message: "Make elements with el() of dom.js.",
        })),
      ],
      "max-lines": ["error", 300],
    },
  },
  { files: ["**/tests/frontend/**"], rules: { "no-restricted-properties": "off", "no-script-url": "off" } },
];
