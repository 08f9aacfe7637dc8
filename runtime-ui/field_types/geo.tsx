// geo: a place on the map; a link that the reader's own map opens.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { PRESENCE_FILTERS } from './filters.ts';
import { geoLink, parseGeo, presentGeo } from './parts/geo_value.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { OutsideLink } from './parts/text_cell.tsx';

function GeoCell({ value, place }: CellProps) {
  const geo = parseGeo(value);
  const link = geo && geoLink(geo);
  if (link === undefined || geo?.lat === undefined || geo.lng === undefined) return null;
  return (
    <OutsideLink place={place} href={link}>
      {presentGeo({ lat: geo.lat, lng: geo.lng })}
    </OutsideLink>
  );
}

export const geoType: FieldTypeUi = {
  Cell: GeoCell,
  Editor: lazyEditor(async () => (await import('./editors/geo_editor.tsx')).GeoEditor),
  filters: PRESENCE_FILTERS,
  align: 'left',
};
