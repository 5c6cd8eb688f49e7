/** Stands in for the deal until it comes. It is as high as a deal with three contacts, so that nothing moves then. */
export function Skeleton({ hasLights }: { hasLights: boolean }) {
  return (
    <>
      {hasLights && <div className="bone lights-bone" aria-hidden="true" />}
      <div className="form" aria-hidden="true">
        <div className="bone field-bone" />
        <div className="pair">
          <div className="bone field-bone" />
          <div className="bone named-bone" />
        </div>
        <div className="bone field-bone" />
        <div className="bone contacts-bone" />
      </div>
      <div className="footer" aria-hidden="true">
        <div className="bone button-bone" />
      </div>
    </>
  );
}
