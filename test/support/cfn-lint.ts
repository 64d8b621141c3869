/** Arguments of MiniStack's interpreter that run cfn-lint; options and files follow. */
export const CFN_LINT = [
  // Not by the script in bin/: it names the folder in which the environment was made.
  ...['-c', 'from cfnlint.runner import main; main()'],
  // The CDK adds dependencies that a reference already implies (W3005).
  ...['--ignore-checks', 'W3005'],
];
