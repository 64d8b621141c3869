import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

// As a program: the compiler's types would change those of JavaScript's arrays in the whole project.
const COMPILER = join(PROJECT, 'node_modules', 'assemblyscript', 'bin', 'asc.js');
const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--use', 'abort='];
/** 256 KiB, the upper half for the compiler's own data: lambda/log-pipeline/assembly/memory.ts. */
const MEMORY = ['--initialMemory', '4', '--memoryBase', String(0x20000)];

/**
 * Compiles AssemblyScript to WebAssembly, the same bytes on every machine.
 *
 * @param file in the project
 * @throws Error with what the compiler says
 */
export function compileAssembly(file: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-assembly-'));
  try {
    const outFile = join(folder, 'out.wasm');
    const program = [COMPILER, file, ...OPTIONS, ...MEMORY, '--outFile', outFile];
    execFileSync(process.execPath, program, { cwd: PROJECT });
    return readFileSync(outFile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
