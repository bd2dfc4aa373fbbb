import { PANELS, type Panel } from './panels.ts';

/** Grafana lays panels on 24 columns. */
const WIDTH = { stat: 8, timeseries: 12 } as const;
const HEIGHT = { stat: 4, timeseries: 8 } as const;
const COLUMNS = 24;

/** Where each panel goes, in rows from the left; a panel that finds no room begins the next row. */
function places(panels: readonly Panel[]): { x: number; y: number; w: number; h: number }[] {
  let [x, y] = [0, 0];
  let height = 0;
  return panels.map(({ kind }) => {
    const [w, h] = [WIDTH[kind], HEIGHT[kind]];
    if (x + w > COLUMNS) [x, y, height] = [0, y + height, 0];
    const place = { x, y, w, h };
    x += w;
    height = Math.max(height, h);
    return place;
  });
}

/**
 * The dashboard as Grafana imports it (schema version 39 of its classic model); the data source is asked for at the import.
 */
export function dashboard(): unknown {
  const at = places(PANELS);
  const datasource = { type: 'prometheus', uid: '${DS_PROMETHEUS}' };
  return {
    __inputs: [
      {
        name: 'DS_PROMETHEUS',
        label: 'Prometheus',
        type: 'datasource',
        pluginId: 'prometheus',
        pluginName: 'Prometheus',
      },
    ],
    title: 'Ferryman',
    uid: 'ferryman',
    tags: ['ferryman'],
    schemaVersion: 39,
    editable: true,
    time: { from: 'now-24h', to: 'now' },
    refresh: '1m',
    panels: PANELS.map(({ title, about, kind, unit, queries }, index) => ({
      id: index + 1,
      title,
      description: about,
      type: kind,
      datasource,
      gridPos: at[index],
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: Object.entries(queries).map(([legendFormat, expr], query) => ({
        refId: String.fromCodePoint(65 + query),
        datasource,
        expr,
        legendFormat,
      })),
    })),
  };
}
