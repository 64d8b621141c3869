/** Red, green and blue, 0 to 255, sRGB. */
export type Rgb = readonly [number, number, number];

/** Colours of the landscape at one time of the day. */
export interface Light {
  readonly zenith: Rgb;
  readonly horizon: Rgb;
  readonly sun: Rgb;
  readonly cloud: Rgb;
  /** From the farthest range of hills to the field in front. */
  readonly land: readonly [Rgb, Rgb, Rgb, Rgb];
}

const afternoon: Light = {
  zenith: [58, 118, 190],
  horizon: [206, 222, 232],
  sun: [255, 250, 226],
  cloud: [250, 250, 252],
  land: [
    [142, 164, 186],
    [98, 130, 136],
    [62, 98, 70],
    [142, 138, 66],
  ],
};

const evening: Light = {
  zenith: [52, 58, 112],
  horizon: [246, 168, 104],
  sun: [255, 226, 150],
  cloud: [232, 130, 110],
  land: [
    [150, 112, 128],
    [104, 78, 102],
    [58, 50, 70],
    [96, 66, 50],
  ],
};

const morning: Light = {
  zenith: [128, 170, 198],
  horizon: [250, 226, 200],
  sun: [255, 244, 214],
  cloud: [255, 240, 232],
  land: [
    [178, 188, 196],
    [132, 152, 156],
    [84, 114, 104],
    [170, 160, 104],
  ],
};

const winter: Light = {
  zenith: [104, 138, 172],
  horizon: [222, 230, 238],
  sun: [255, 255, 248],
  cloud: [240, 244, 250],
  land: [
    [176, 190, 206],
    [204, 214, 224],
    [78, 92, 94],
    [232, 236, 242],
  ],
};

/** Times of the day, in turn by seed. */
export const lights = [afternoon, evening, morning, winter] as const;

/** Light of a seed; consecutive seeds have different ones. */
export function lightOf(seed: number): Light {
  return lights[seed % lights.length] ?? afternoon;
}
