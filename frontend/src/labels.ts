// Which names have room in a picture.

export type Box = readonly [left: number, top: number, right: number, bottom: number];
/** Where a name stands beside its circle. */
export type Side = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

export interface Named {
  key: string;
  label: string;
  x: number;
  y: number;
  radius: number;
}

const SIDES: readonly Side[] = [[1, 0], [-1, 0], [0, -1], [0, 1]];
/** How wide a letter is, at most. */
const LETTER = 7.2;

const areApart = (one: Box, other: Box): boolean => one[0] > other[2] || other[0] > one[2] || one[1] > other[3] || other[1] > one[3];

function boxOf({ label, x, y, radius }: Named, [right, down]: Side): Box {
  const [gap, wide] = [radius + 3, label.length * LETTER + 4];
  const left = right === 1 ? x + gap : right === -1 ? x - gap - wide : x - wide / 2;
  const middle = y + down * (radius + 9);
  return [left, middle - 7, left + wide, middle + 7];
}

/** Choose names and their sides, so that none hides another or a circle: the first ones first. */
export function withRoom(all: readonly Named[], width: number): Map<string, Side> {
  const taken: Box[] = all.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]);
  const found = new Map<string, Side>();
  for (const one of all) {
    const side = SIDES.find((side) => {
      const box = boxOf(one, side);
      return box[0] > 0 && box[2] < width && taken.every((other) => areApart(box, other));
    });
    if (side) {
      taken.push(boxOf(one, side));
      found.set(one.key, side);
    }
  }
  return found;
}

/** Say where a name is drawn, as attributes of SVG. */
export const drawnAt = ([right, down]: Side, radius: number): { x: number; y: number; "text-anchor": "start" | "middle" | "end" } => ({
  x: right * (radius + 3), y: down * (radius + 9), "text-anchor": right === 1 ? "start" : right === -1 ? "end" : "middle",
});
