import { describe, expect, test } from '@jest/globals';
import { confirmationFrom, isConfirmed, type Confirmation } from '../../src/store/durability.ts';

describe('what a mark waits for', () => {
  test.each([
    ['nothing, where nothing can confirm', { version: '7.0.15', replicas: 0, appendOnly: true }, undefined],
    ['nothing, without a file and replicas', { version: '8.2.0', replicas: 0, appendOnly: false }, undefined],
    [
      'a replica, before 7.2',
      { version: '7.0.15', replicas: 2, appendOnly: true },
      { command: 'WAIT', wanted: { disk: 0, replicas: 1 } },
    ],
    [
      'a replica, without a file',
      { version: '8.0.1', replicas: 1, appendOnly: false },
      { command: 'WAIT', wanted: { disk: 0, replicas: 1 } },
    ],
    [
      'the disk, from 7.2 on',
      { version: '7.2.0', replicas: 0, appendOnly: true },
      { command: 'WAITAOF', wanted: { disk: 1, replicas: 0 } },
    ],
    [
      'the disk and a replica',
      { version: '10.0.0', replicas: 3, appendOnly: true },
      { command: 'WAITAOF', wanted: { disk: 1, replicas: 1 } },
    ],
  ])('%s', (_name, confirmers, expected) => {
    expect(confirmationFrom(confirmers)).toEqual(expected);
  });

  test.each<[Confirmation, unknown, boolean]>([
    [{ command: 'WAIT', wanted: { disk: 0, replicas: 1 } }, 0, false],
    [{ command: 'WAIT', wanted: { disk: 0, replicas: 1 } }, 1, true],
    [{ command: 'WAIT', wanted: { disk: 0, replicas: 1 } }, 'OK', false],
    [{ command: 'WAITAOF', wanted: { disk: 1, replicas: 0 } }, [1, 0], true],
    [{ command: 'WAITAOF', wanted: { disk: 1, replicas: 1 } }, [1, 0], false],
    [{ command: 'WAITAOF', wanted: { disk: 1, replicas: 1 } }, [0, 2], false],
    [{ command: 'WAITAOF', wanted: { disk: 1, replicas: 1 } }, [1, 2], true],
    [{ command: 'WAITAOF', wanted: { disk: 1, replicas: 1 } }, 'OK', false],
  ])('%j that is answered %j is confirmed: %j', (confirmation, answer, confirmed) => {
    expect(isConfirmed(confirmation, answer)).toBe(confirmed);
  });
});
