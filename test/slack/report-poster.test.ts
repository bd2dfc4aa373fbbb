import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { createReportPoster } from '../../src/slack/health/report-poster.ts';
import { clientOptions, createWebClient, silentLogger } from '../../src/slack/web-api.ts';
import { startWebApiServer, type WebApiServer } from './web-api-server.ts';

const THREAD = { channel: 'C0MIGRATE', ts: '1.0' };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="4" height="2"/></svg>';
const POSTED = {
  lines: ['*One*', 'two'],
  chart: { name: 'report.png', title: 'The chart', altText: 'GREEN all the time', svg: SVG },
};

let server: WebApiServer;
let problems: string[];

beforeEach(async () => {
  server = await startWebApiServer();
  problems = [];
});
afterEach(() => server.close());

const post = () =>
  createReportPoster({
    client: createWebClient('xoxb-1', clientOptions({ apiUrl: server.url, logger: silentLogger })),
    posting: { run: (_urgency, _signal, call) => call() },
    words: catalogueOf('en'),
    report: (problem) => void problems.push(problem),
  });

const well = { json: { ok: true, ts: '2.0' } };
const methods = () => server.calls.map(({ method }) => method);
const said = () =>
  server.calls.filter(({ method }) => method === 'chat.postMessage').map((one) => one.arguments['text']);

describe('a report with a chart', () => {
  test('is text first, and then a picture with a description in the name that Slack knows', async () => {
    const place = { ok: true, upload_url: server.url.replace('/api/', '/upload/1'), file_id: 'F1' };
    server.reactions.push(well, { json: place });

    await post()(THREAD, POSTED);

    expect(methods()).toEqual([
      'chat.postMessage',
      'files.getUploadURLExternal',
      expect.stringContaining('1'),
      'files.completeUploadExternal',
    ]);
    const [text, asked, , completed] = server.calls.map((call) => call.arguments);
    expect(text).toMatchObject({ channel: 'C0MIGRATE', thread_ts: '1.0', text: '*One*\ntwo' });
    expect(asked).toMatchObject({ filename: 'report.png', alt_txt: 'GREEN all the time' });
    expect(completed).toMatchObject({ channel_id: 'C0MIGRATE', thread_ts: '1.0' });
    expect(JSON.parse(completed?.['files'] ?? '')).toEqual([{ id: 'F1', title: 'The chart' }]);
    expect(problems).toEqual([]);
  });

  test.each([
    ['Slack refuses files', [well, { json: { ok: false, error: 'missing_scope' } }], '`missing_scope`'],
    ['the bytes do not arrive', [well, { json: { ok: true, upload_url: 'http://127.0.0.1:1/', file_id: 'F1' } }], '`'],
  ])('is told all the same when %s, with a sentence about the chart', async (_why, reactions, reason) => {
    server.reactions.push(...reactions);

    await post()(THREAD, POSTED);

    expect(said()).toEqual(['*One*\ntwo', expect.stringMatching(/The chart could not be added/u)]);
    expect(said()[1]).toContain(reason);
    expect(problems).toEqual(['the chart of a report could not be added']);
  });

  test('is told all the same when the picture cannot be drawn', async () => {
    await post()(THREAD, { ...POSTED, chart: { ...POSTED.chart, svg: '<svg' } });

    expect(said()).toEqual(['*One*\ntwo', expect.stringContaining('`not_drawn`')]);
    expect(methods()).not.toContain('files.getUploadURLExternal');
  });

  test('is not told when Slack does not take its text: whoever asked tries again', async () => {
    server.reactions.push({ json: { ok: false, error: 'channel_not_found' } });

    await expect(post()(THREAD, POSTED)).rejects.toThrow(/channel_not_found/u);
    expect(methods()).toEqual(['chat.postMessage']);
  });
});
