/** Numbers of system calls that a pure computation has no use for; `clone` is treated apart. */
interface Architecture {
  /** AUDIT_ARCH_… of linux/audit.h. */
  readonly audit: number;
  readonly clone: number;
  readonly denied: readonly number[];
}

/*
 * fork, vfork, ptrace, process_vm_readv/writev, unshare, setns, mount, umount2, pivot_root, bpf, perf_event_open, userfaultfd,
 * io_uring_setup, keyctl, add_key, request_key, kexec_load, open_by_handle_at, init_module, finit_module, delete_module,
 * memfd_create, shmget, socket, in the tables of x86-64 and arm64 (which has neither fork nor vfork).
 */
const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    denied: [
      57, 58, 101, 310, 311, 272, 308, 165, 166, 155, 321, 298, 323, 425, 250, 248, 249, 246, 304, 175, 313, 176, 319,
      29, 41,
    ],
  },
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    denied: [
      117, 270, 271, 97, 268, 40, 39, 41, 280, 241, 282, 425, 219, 217, 218, 104, 265, 105, 273, 106, 279, 194, 198,
    ],
  },
};

const [LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN] = [0x20, 0x15, 0x35, 0x45, 0x06];
const [ALLOW, KILL, DENY, NOT_IMPLEMENTED] = [0x7fff0000, 0x80000000, 0x00050001, 0x00050026];
const [AT_NUMBER, AT_ARCHITECTURE, AT_FIRST_ARGUMENT] = [0, 4, 16];
const [CLONE3, X32_BIT, CLONE_THREAD] = [435, 0x40000000, 0x00010000];

/**
 * A filter program (classic BPF, as seccomp(2) wants it): no new processes (threads may be), no tracing, no mounts, no sockets,
 * no kernel keys; other architectures' calls kill. It holds for root too, whom RLIMIT_NPROC does not bind.
 * null = this processor's table is not known here.
 */
export function seccompFilter(architecture: string): Uint8Array | null {
  const table = ARCHITECTURES[architecture];
  if (table === undefined) return null;
  const program: [code: number, yes: number, no: number, k: number][] = [
    [LOAD, 0, 0, AT_ARCHITECTURE],
    [EQUAL, 1, 0, table.audit],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, AT_NUMBER],
    [AT_LEAST, 0, 1, X32_BIT],
    [RETURN, 0, 0, KILL],
    [EQUAL, 0, 1, CLONE3],
    [RETURN, 0, 0, NOT_IMPLEMENTED],
    ...table.denied.flatMap((number): [number, number, number, number][] => [
      [EQUAL, 0, 1, number],
      [RETURN, 0, 0, DENY],
    ]),
    [EQUAL, 0, 3, table.clone],
    [LOAD, 0, 0, AT_FIRST_ARGUMENT],
    [ANY_BIT, 1, 0, CLONE_THREAD],
    [RETURN, 0, 0, DENY],
    [RETURN, 0, 0, ALLOW],
  ];
  const bytes = new DataView(new ArrayBuffer(program.length * 8));
  for (const [index, [code, yes, no, k]] of program.entries()) {
    bytes.setUint16(index * 8, code, true);
    bytes.setUint8(index * 8 + 2, yes);
    bytes.setUint8(index * 8 + 3, no);
    bytes.setUint32(index * 8 + 4, k, true);
  }
  return new Uint8Array(bytes.buffer);
}
