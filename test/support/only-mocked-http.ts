import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';

/**
 * For a test file whose exchanges are all answered by nock: nothing else is reached, and every expected exchange is made.
 * Node's modules are shared by the test files of one worker, so nock is taken off again at the end.
 */
export function answerOnlyByNock(): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
